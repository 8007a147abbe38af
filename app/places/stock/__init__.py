"""Le patrimoine, tenu à la main: landlords, estates, buildings and halls, created, corrected, closed and placed."""
