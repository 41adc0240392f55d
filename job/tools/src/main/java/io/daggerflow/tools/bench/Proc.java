package io.daggerflow.tools.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CPU seconds out of Linux' {@code /proc}: of a process with all its threads, native ones included,
 * of each thread, and of the whole machine. What cannot be read counts nothing, so that the
 * benchmark runs elsewhere without these figures.
 */
final class Proc {

  /** Clock ticks in a second, on every Linux that Java runs on. */
  static final double TICKS = 100;

  private static final Path ROOT = Path.of("/proc");

  private Proc() {}

  /** CPU seconds, user and system, that a process has used. */
  static double cpu(long pid) {
    return stat(ROOT.resolve(Long.toString(pid)).resolve("stat"));
  }

  /** CPU seconds that all processes have used together. */
  static double machine() {
    try {
      return busySeconds(Files.readString(ROOT.resolve("stat")));
    } catch (IOException e) {
      return 0;
    }
  }

  /** CPU seconds of each thread of a process, by its number and name: {@code 123 kafka-out}. */
  static Map<String, Double> threads(long pid) {
    Map<String, Double> threads = new LinkedHashMap<>();
    Path tasks = ROOT.resolve(Long.toString(pid)).resolve("task");
    try (DirectoryStream<Path> all = Files.newDirectoryStream(tasks)) {
      for (Path task : all) {
        thread(task, threads);
      }
    } catch (IOException e) {
      // another system, or the process is gone
    }
    return threads;
  }

  private static void thread(Path task, Map<String, Double> threads) {
    try {
      String stat = Files.readString(task.resolve("stat"));
      threads.put(task.getFileName() + " " + name(stat), seconds(stat));
    } catch (IOException e) {
      // ended meanwhile
    }
  }

  private static double stat(Path file) {
    try {
      return seconds(Files.readString(file));
    } catch (IOException e) {
      return 0;
    }
  }

  /** User and system time in a line of {@code /proc/PID/stat}, whose name may hold anything. */
  static double seconds(String stat) {
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
  }

  /** The name in a line of {@code /proc/PID/stat}. */
  static String name(String stat) {
    return stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
  }

  /**
   * Time that was not idle in {@code /proc/stat}: user, nice, system, interrupts, and what a
   * hypervisor took.
   */
  static double busySeconds(String stat) {
    String[] fields = stat.substring(0, stat.indexOf('\n')).trim().split(" +");
    long ticks = 0;
    for (int i = 1; i < Math.min(fields.length, 9); i++) {
      ticks += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]);
    }
    return ticks / TICKS;
  }
}
