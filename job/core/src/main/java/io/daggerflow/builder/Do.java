package io.daggerflow.builder;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a trigger, an interval or a monitor may do. */
public sealed interface Do permits Action, Task.Workflow {

  /** The JSON object. */
  Map<String, @Nullable Object> source();
}
