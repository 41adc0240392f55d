package io.daggerflow.tools.command;

import io.daggerflow.tools.console.view.Filter;
import io.daggerflow.view.InstanceView;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instances that there are, from wherever that is known. */
interface InstanceLookup {

  /**
   * A list.
   *
   * @param rows each as {@code dagger list --json} prints it
   * @param more whether there are more than were asked for
   */
  record Found(List<Map<String, @Nullable Object>> rows, boolean more) {}

  /**
   * Those that a filter means, the newest first.
   *
   * @param limit at most so many
   */
  Found find(Filter filter, int limit);

  /**
   * One instance.
   *
   * @param template its definition, where it is known; the view knows it too
   */
  record Known(InstanceView view, @Nullable Map<?, ?> template) {}

  /** One instance; null if nothing is known of it. */
  @Nullable Known instance(String id);

  /** The instance that a task of another one waits for; null if it is not known. */
  @Nullable Known child(String parent, String path);
}
