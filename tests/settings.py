"""The product's settings on a scratch folder, with cheap passwords and no build of static files.

XINQIAO_TEST_ENGINE=postgres runs everything on PostgreSQL. Worker processes of one run
inherit the environment, and with it the folder and the server that the first one made.
"""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import cast

from tests import migrated
from tests.postgres import Cluster

if "XINQIAO_TEST_FOLDER" not in os.environ:
    folder = os.environ["XINQIAO_TEST_FOLDER"] = tempfile.mkdtemp(prefix="xq-test-", dir="/tmp")
    os.environ["XINQIAO_HOME"] = folder
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    compile_messages = Path(__file__).parents[1] / "scripts" / "messages.py"
    subprocess.run([sys.executable, compile_messages], check=True)
    if os.environ.get("XINQIAO_TEST_ENGINE", "sqlite") == "postgres":
        cluster = Cluster()
        atexit.register(cluster.stop)
        cluster.start()
        os.environ["XINQIAO_DATABASE_URL"] = cluster.url("xinqiao")
        os.environ["XINQIAO_KEYS_DATABASE_URL"] = cluster.url("keys")
    migrated.prepare(Path(folder))

from xinqiao.config.engine import SQLITE
from xinqiao.config.settings import *  # noqa: F403 - settings are inherited by import
from xinqiao.config.settings import CACHES, DATABASES, HOME, STORAGES

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
CACHES = CACHES | {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
WHITENOISE_AUTOREFRESH = True
for alias, entry in DATABASES.items():
    if entry["ENGINE"] == SQLITE:
        # A real file, because a database in memory knows neither WAL nor a second connection.
        entry["TEST"] = {"NAME": str(HOME / f"test-{alias}.sqlite3")}
        options = cast(dict[str, str], entry["OPTIONS"])
        options["init_command"] = options["init_command"].replace("=FULL", "=OFF")
    else:
        entry["TEST"] = {"TEMPLATE": entry["NAME"]}
    entry["CONN_MAX_AGE"] = 0
