package io.daggerflow.tools.kill;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Kafka broker and a Flink cluster of their own, run through the project's scripts as an operator
 * would. A guardian process holds the other end of a pipe to this JVM: whatever ends the JVM, the
 * pipe closes and the guardian stops the installation.
 */
final class Installation implements AutoCloseable {

  static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
  static final Path JOB = ROOT.resolve("job/flink/target/dagger-flink-job.jar");
  static final Path HANDLERS = ROOT.resolve("job/examples/target/dagger-examples.jar");
  private static final Path TOOLS = ROOT.resolve("job/tools/target/dagger-tools.jar");
  private static final long PATIENCE_MINUTES = 8;
  private static final String GUARDIAN =
      "trap '' INT TERM HUP; if [ \"$(cat)\" = keep ]; then \"$1\" stop --dir \"$2\";"
          + " else \"$1\" stop --purge --dir \"$2\"; fi";

  private final Path directory;
  private final Path output;
  private final Path template;
  private final Map<String, String> addresses = new HashMap<>();
  private final Process guardian;
  private boolean keep = true;

  /** Starts broker, JobManager and one TaskManager with so many slots, on free ports. */
  Installation(Path folder, int slots, Path template) throws IOException, InterruptedException {
    Files.createDirectories(folder);
    this.template = template.toAbsolutePath();
    directory = folder.resolve("cluster").toAbsolutePath();
    output = folder.resolve("scripts.log").toAbsolutePath();
    Files.writeString(output, "");
    List.of(JOB, HANDLERS, TOOLS).forEach(Installation::requireBuilt);
    cluster("stop", "--purge"); // what an earlier failure left to be looked at
    guardian = guard();
    try {
      start(slots);
    } catch (IOException | InterruptedException | RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private static void requireBuilt(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new IllegalStateException(jar + " is not built: run 'mvn verify' for all modules");
    }
  }

  private Process guard() throws IOException {
    return builder("bash", "-c", GUARDIAN, "guardian", script("cluster"), directory.toString())
        .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
        .start();
  }

  private void start(int slots) throws IOException, InterruptedException {
    cluster(
        "start",
        "--kafka-port=0",
        "--rest-port=0",
        "--rpc-port=" + freePort(),
        "--slots=" + slots,
        "--kafka-memory=256m",
        "--jm-memory=768m",
        "--tm-memory=1536m",
        "--timeout=300",
        "-D",
        "web.refresh-interval=200 ms", // what is measured is asked of the JobManager
        "-D",
        "metrics.fetcher.update-interval=500 ms");
    for (String line : cluster("env").lines().toList()) {
      int equals = line.indexOf('=');
      addresses.put(line.substring(0, equals), line.substring(equals + 1));
    }
  }

  /** A port of its own below those that the system hands out: others start clusters here too. */
  private static int freePort() throws IOException {
    for (int i = 0; i < 50; i++) {
      try (ServerSocket socket =
          new ServerSocket(ThreadLocalRandom.current().nextInt(10_000, 30_000))) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // in use: the next
      }
    }
    throw new IOException("found no free port");
  }

  String bootstrapServer() {
    return address("DAGGER_BOOTSTRAP_SERVER");
  }

  FlinkRest rest() {
    return new FlinkRest(URI.create(address("DAGGER_REST")));
  }

  private String address(String name) {
    String value = addresses.get(name);
    if (value == null) {
      throw new IllegalStateException("scripts/cluster env does not tell " + name);
    }
    return value;
  }

  Path directory() {
    return directory;
  }

  void createTopics() throws IOException, InterruptedException {
    run(
        script("dagger"),
        "topics",
        "--create",
        "--bootstrap-server",
        bootstrapServer(),
        template.toString());
  }

  /**
   * Submits the job, with what -Dkill.options says besides, anew or from a savepoint, and returns
   * its id when all of its tasks run.
   */
  String submit(int parallelism, String... more) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(script("submit"), "--dir", directory.toString()));
    words.add("--parallelism");
    words.add(String.valueOf(parallelism));
    words.addAll(Arrays.asList(more));
    words.addAll(List.of("--", "--deployment-id=kill-test", "--templates=" + template));
    String options = System.getProperty("kill.options", "").trim();
    words.addAll(options.isEmpty() ? List.of() : List.of(options.split("\\s+")));
    return find("Job ([0-9a-f]{32}) submitted", run(words.toArray(String[]::new)));
  }

  /** Stops the job with a savepoint and returns where that lies. */
  String stop(String job) throws IOException, InterruptedException {
    Path savepoints = directory.resolve("data/savepoints");
    return find(
        "Savepoint completed\\. Path: (\\S+)",
        run(
            script("flink"),
            "--dir",
            directory.toString(),
            "stop",
            "--savepointPath",
            savepoints.toUri().toString(),
            job));
  }

  /** Puts something else under the running job, and returns the id of the new one. */
  String upgrade(String... words) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of(script("upgrade"), "--dir", directory.toString()));
    all.addAll(List.of("--watch", "5"));
    all.addAll(Arrays.asList(words));
    return find("Upgraded: job ([0-9a-f]{32}) runs", run(all.toArray(String[]::new)));
  }

  /**
   * Ends one of the processes, with kill -9 or as an operator would, and waits until it is gone.
   */
  void end(String name, boolean kill) throws IOException, InterruptedException {
    long pid = Long.parseLong(Files.readString(directory.resolve("pids/" + name)).trim());
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    boolean sent = kill ? process.destroyForcibly() : process.destroy();
    if (!sent) {
      throw new IllegalStateException(name + " cannot be ended");
    }
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(PATIENCE_MINUTES);
    while (process.isAlive() && System.nanoTime() < end) {
      Thread.sleep(50);
    }
  }

  /** One of {@code scripts/cluster}'s commands. */
  String cluster(String command, String... options) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(script("cluster"), command));
    words.addAll(Arrays.asList(options));
    words.addAll(List.of("--dir", directory.toString()));
    return run(words.toArray(String[]::new));
  }

  private static String find(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IllegalStateException("expected '" + pattern + "' in: " + text);
    }
    return matcher.group(1);
  }

  private static String script(String name) {
    return ROOT.resolve("scripts").resolve(name).toString();
  }

  /** The output goes to a file, as the processes that a script leaves behind would hold a pipe. */
  private String run(String... words) throws IOException, InterruptedException {
    Path file = Files.createTempFile(output.getParent(), "script", ".out");
    try {
      Process process = builder(words).redirectOutput(file.toFile()).start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
      String text = Files.readString(file);
      Files.writeString(
          output, String.join(" ", words) + "\n" + text, java.nio.file.StandardOpenOption.APPEND);
      if (!ended || process.exitValue() != 0) {
        process.destroy();
        throw new IllegalStateException(
            String.join(" ", words) + (ended ? " failed: " : " does not end: ") + text);
      }
      return text;
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** A process that knows nothing of another installation, and whose Maven has this one's files. */
  private static ProcessBuilder builder(String... words) {
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("DAGGER_") || name.equals("FLINK_HOME"));
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    String repository = System.getProperty("localRepository", "");
    if (!repository.isEmpty() && !repository.contains(" ")) {
      environment.merge("MAVEN_OPTS", "-Dmaven.repo.local=" + repository, (a, b) -> a + " " + b);
    }
    return builder.directory(new File(ROOT.toString()));
  }

  /** All is well: data and processes go, the logs stay beside the folder of the installation. */
  void discard(Path logs) throws IOException {
    Files.createDirectories(logs);
    try (var files = Files.list(directory.resolve("logs"))) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            logs.resolve(file.getFileName()),
            java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      }
    }
    keep = false;
  }

  @Override
  public void close() throws IOException, InterruptedException {
    try (OutputStream pipe = guardian.getOutputStream()) {
      pipe.write((keep ? "keep" : "discard").getBytes(StandardCharsets.UTF_8));
    }
    if (!guardian.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the installation does not stop: " + directory);
    }
  }
}
