"""Settings, addresses, wiring: the one place that knows every app.

Leaves every rule of the trade to the apps below it.
"""
