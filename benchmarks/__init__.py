"""Measurements, as ratios taken side by side in one run. Started by `./run bench NAME`."""
