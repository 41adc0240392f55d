package io.daggerflow.tools.bench;

import io.daggerflow.tools.client.ClientException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The broker and the Flink cluster on this machine, as {@code scripts/cluster} keeps them in a
 * folder. One that does not run is started, with a fresh folder and free ports, and stopped and
 * deleted in the end.
 */
final class Installation implements AutoCloseable {

  private static final Pattern JOB = Pattern.compile("Job ([0-9a-f]{32}) submitted");

  private final Path scripts;
  private final Path dir;
  private final boolean keep;
  private final PrintWriter log;
  private final boolean mine;
  private final Map<String, String> addresses;
  private boolean stopped;

  private Installation(Path home, Path dir, boolean keep, PrintWriter log, boolean mine) {
    this.scripts = home.resolve("scripts");
    this.dir = dir;
    this.keep = keep;
    this.log = log;
    this.mine = mine;
    if (mine) {
      run("cluster", "start", "--dir", dir.toString(), "--kafka-port", "0", "--rest-port", "0");
    }
    this.addresses = mine || runs(dir) ? addresses() : Map.of();
  }

  /** One of its own, unless it runs already. */
  static Installation start(Path home, Path dir, boolean keep, PrintWriter log) {
    return new Installation(home, dir, keep, log, !runs(dir));
  }

  /** One that somebody else started. */
  static Installation existing(Path home, Path dir, PrintWriter log) {
    return new Installation(home, dir, true, log, false);
  }

  private static boolean runs(Path dir) {
    return Files.exists(dir.resolve("pids/jobmanager"));
  }

  private Map<String, String> addresses() {
    Map<String, String> found = new LinkedHashMap<>();
    for (String line : run("cluster", "env", "--dir", dir.toString()).split("\n")) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        found.put(line.substring(0, equals), line.substring(equals + 1).strip());
      }
    }
    return found;
  }

  String bootstrapServer() {
    return addresses.getOrDefault("DAGGER_BOOTSTRAP_SERVER", "localhost:9092");
  }

  String rest() {
    return addresses.getOrDefault("DAGGER_REST", "http://localhost:8081");
  }

  /**
   * Submits a job and waits until its tasks run.
   *
   * @return its id
   */
  String submit(String... words) {
    List<String> command = new ArrayList<>(List.of("submit", "--dir", dir.toString()));
    command.addAll(Arrays.asList(words));
    String said = run(command.toArray(String[]::new));
    Matcher matcher = JOB.matcher(said.replace("has been submitted with JobID", "submitted"));
    if (!matcher.find()) {
      throw new ClientException("Expected the id of the job, but scripts/submit said: " + said);
    }
    return matcher.group(1);
  }

  /** A folder for files of this run. */
  Path folder() {
    return dir;
  }

  // ---- processes

  /** Process ids by what the processes are. Several TaskManagers count as one. */
  Map<String, List<Long>> processes() {
    Map<String, List<Long>> found = new LinkedHashMap<>();
    found.put("broker", new ArrayList<>());
    found.put("JobManager", new ArrayList<>());
    found.put(Round.TASK_MANAGER, new ArrayList<>());
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dir.resolve("pids"))) {
      for (Path file : files) {
        List<Long> pids = found.get(kind(file.getFileName().toString()));
        if (pids != null) {
          pids.add(Long.parseLong(Files.readString(file).strip()));
        }
      }
    } catch (IOException e) {
      log.println("The processes of " + dir + " are not known: no CPU figures of them");
    }
    return found;
  }

  private static String kind(String file) {
    if (file.equals("kafka")) {
      return "broker";
    }
    return file.equals("jobmanager")
        ? "JobManager"
        : file.startsWith("taskmanager-") ? Round.TASK_MANAGER : "";
  }

  /** CPU seconds of the processes and of this one. */
  Map<String, Double> cpu() {
    Map<String, Double> cpu = new LinkedHashMap<>();
    processes().forEach((name, pids) -> cpu.put(name, pids.stream().mapToDouble(Proc::cpu).sum()));
    cpu.put("driver", Proc.cpu(ProcessHandle.current().pid()));
    return cpu;
  }

  /** CPU seconds of the TaskManagers' threads. */
  Map<String, Double> threads() {
    Map<String, Double> threads = new TreeMap<>();
    processes()
        .getOrDefault(Round.TASK_MANAGER, List.of())
        .forEach(pid -> threads.putAll(Proc.threads(pid)));
    return threads;
  }

  /** Bytes of RocksDB's files in the folders of the TaskManagers. */
  long rocksDbBytes() {
    Path tmp = dir.resolve("tmp");
    if (!Files.isDirectory(tmp)) {
      return 0;
    }
    try (Stream<Path> files = Files.walk(tmp)) {
      return files.filter(Installation::isRocksDb).mapToLong(Installation::size).sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0; // a file was gone before it was looked at
    }
  }

  private static boolean isRocksDb(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".sst") && file.getParent().getFileName().toString().equals("db");
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  // ---- scripts

  private String run(String script, String... words) {
    List<String> command = new ArrayList<>();
    command.add(scripts.resolve(script).toString());
    command.addAll(Arrays.asList(words));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new ClientException("scripts/" + script + " failed: " + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new ClientException(
          "Expected to run scripts/" + script + ", but: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ClientException("Expected scripts/" + script + " to end, but was interrupted", e);
    }
  }

  private String run(String[] words) {
    return run(words[0], Arrays.copyOfRange(words, 1, words.length));
  }

  /** Stops it and deletes everything, unless it shall stay or was there before. */
  void purge() {
    if (mine && !keep) {
      log.println("Stopping the installation");
      run("cluster", "stop", "--dir", dir.toString(), "--purge");
      stopped = true;
    }
  }

  /** After a failure: stops it and leaves its logs, which say why. */
  @Override
  public void close() {
    if (mine && !keep && !stopped) {
      log.println("Stopping the installation; its logs stay in " + dir.resolve("logs"));
      run("cluster", "stop", "--dir", dir.toString());
    }
  }
}
