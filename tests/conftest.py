"""Settings of the whole test run: no test fails because the machine is slow."""

from hypothesis import settings

settings.register_profile("tmkit", deadline=None)
settings.load_profile("tmkit")
