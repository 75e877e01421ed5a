"""An invented shop: its goods, its buyers, two years of orders, and the files a platform would export."""
