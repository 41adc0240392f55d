package io.daggerflow.inspect;

import io.daggerflow.call.CallId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** What a savepoint or a retained checkpoint holds. */
public interface Savepoint {

  /** A call without an answer. */
  record OpenCall(String instance, CallId id) {}

  /** Bytes of each operator's state as they lie there, by its name. */
  Map<String, Long> bytes();

  List<Version> versions();

  Set<OpenCall> calls();

  /** Goes through all instances, in no particular order, one at a time. */
  void instances(Consumer<Entry> visitor);

  /** Goes through all correlation keys, in no particular order, one at a time. */
  void keys(Consumer<Entry> visitor);
}
