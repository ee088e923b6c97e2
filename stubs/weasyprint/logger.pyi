from logging import Logger

LOGGER: Logger
PROGRESS_LOGGER: Logger
