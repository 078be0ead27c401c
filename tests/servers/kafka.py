"""A real Apache Kafka for tests: its own jars through Maven, one KRaft node on loopback.

The jars are kept in the user's cache, so only the first run downloads them.
"""

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from streams.broker import free_port, is_listening
from streams.children import start_child

VERSION = "4.1.0"
_CLUSTER = "MkU3OEVBNTcwNTJENDM2Qg"  # any base64 UUID
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>epifuse</groupId><artifactId>kafka-for-tests</artifactId><version>1</version><packaging>pom</packaging>
<dependencies>
<dependency><groupId>org.apache.kafka</groupId><artifactId>kafka_2.13</artifactId><version>{VERSION}</version></dependency>
<dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
</dependencies></project>
"""


def why_not() -> str:
    """Why no Kafka can be started here; "" when one can."""
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    return f"needs {' and '.join(missing)}" if missing else ""


def jars() -> Path:
    """The folder of Kafka's jars, fetched when it is not there yet."""
    cache = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "epifuse"
    folder = cache / f"kafka-{VERSION}"
    if not folder.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as work:
            (Path(work) / "pom.xml").write_text(_POM)
            command = ["mvn", "-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime", "-DoutputDirectory=jars"]
            subprocess.run(command, cwd=work, check=True, timeout=600, stdout=subprocess.DEVNULL)
            (Path(work) / "jars").rename(folder)
    return folder


def start_kafka(port: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the node of the folder beside `log`, formatted at the first start; returns when it accepts connections."""
    home = log.parent.parent / "kafka"
    configuration = home / "server.properties"
    java = ["java", "-Xmx512m", "-cp", f"{jars()}/*"]
    if not configuration.exists():
        home.mkdir(parents=True)
        configuration.write_text(_properties(port, home))
        command = [*java, "kafka.tools.StorageTool", "format", "-t", _CLUSTER, "-c", str(configuration)]
        subprocess.run(command, check=True, timeout=60, capture_output=True)
    process = start_child([*java, "kafka.Kafka", str(configuration)], log)
    give_up = time.monotonic() + 60
    while not is_listening("127.0.0.1", port):
        if process.poll() is not None or time.monotonic() > give_up:
            raise RuntimeError(f"Kafka did not start; see {log}")
        time.sleep(0.1)
    return process


def _properties(port: int, home: Path) -> str:
    controller = free_port()
    return "\n".join(
        (
            "process.roles=broker,controller",
            "node.id=1",
            f"controller.quorum.voters=1@127.0.0.1:{controller}",
            f"listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
            f"advertised.listeners=PLAINTEXT://127.0.0.1:{port}",
            "controller.listener.names=CONTROLLER",
            f"log.dirs={home / 'data'}",
            "offsets.topic.replication.factor=1",
            "offsets.topic.num.partitions=4",
            "transaction.state.log.replication.factor=1",
            "transaction.state.log.min.isr=1",
            "group.initial.rebalance.delay.ms=0",
            "auto.create.topics.enable=false",
        )
    )
