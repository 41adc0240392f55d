package io.daggerflow.scenario;

import io.daggerflow.call.Call;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers by path, in order; the last one repeats. A key with {@code [*]} is for all copies. The
 * calls of all instances share the list of a key.
 */
final class Stubs implements Callees {

  private static final String ANY_COPY = "[*]";

  private final Map<String, List<Stub>> byPath;
  private final @Nullable Callees otherwise;
  private final Map<String, Integer> used = new HashMap<>();

  /**
   * @param otherwise answers executors that have no stub; null for nobody
   */
  Stubs(Map<String, List<Stub>> byPath, @Nullable Callees otherwise) {
    this.byPath = byPath;
    this.otherwise = otherwise;
  }

  @Override
  public Reply ask(Asked asked) {
    String key = key(asked.path());
    if (key == null) {
      if (otherwise != null && asked.call() instanceof Call.Execute) {
        return otherwise.ask(asked);
      }
      throw new ScenarioFailure(
          "Expected a stub for the "
              + (asked.call() instanceof Call.Execute ? "executor" : "http task")
              + " '"
              + asked.path()
              + "' in instance '"
              + asked.instanceId()
              + "', but there "
              + (byPath.isEmpty() ? "are none" : "are only those of " + byPath.keySet()));
    }
    List<Stub> stubs = byPath.get(key);
    int number = used.merge(key, 1, Integer::sum) - 1;
    Stub stub = stubs.get(Math.min(number, stubs.size() - 1));
    if (!stub.fits(asked.call())) {
      throw new ScenarioFailure(
          "Expected "
              + (asked.call() instanceof Call.Execute
                  ? "an answer of an executor ('result' or 'fail')"
                  : "an answer of an http task ('status' or 'fail')")
              + " for '"
              + asked.path()
              + "', but its stub is another one");
    }
    return new Reply(stub.answer(), stub.takes());
  }

  /** The path itself, else the pattern with the fewest stars; null if there is none. */
  private @Nullable String key(String path) {
    if (byPath.containsKey(path)) {
      return path;
    }
    String best = null;
    for (String key : byPath.keySet()) {
      if (key.contains(ANY_COPY)
          && matches(key, path)
          && (best == null || stars(key) < stars(best))) {
        best = key;
      }
    }
    return best;
  }

  private static boolean matches(String key, String path) {
    StringBuilder pattern = new StringBuilder();
    for (String part : key.split(Pattern.quote(ANY_COPY), -1)) {
      pattern.append(pattern.isEmpty() ? "" : "\\[[0-9]+]").append(Pattern.quote(part));
    }
    return path.matches(pattern.toString());
  }

  private static int stars(String key) {
    return key.split(Pattern.quote(ANY_COPY), -1).length;
  }
}
