"""Order files of selling platforms, read into rows for staging.

Plain Python: no Django, no database, no clock.
"""
