package io.daggerflow.flink;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.api.common.typeutils.base.MapSerializer;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.memory.DataInputViewStreamWrapper;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupsStateHandle;
import org.apache.flink.runtime.state.KeyedBackendSerializationProxy;
import org.apache.flink.runtime.state.KeyedStateHandle;
import org.apache.flink.runtime.state.OperatorBackendSerializationProxy;
import org.apache.flink.runtime.state.OperatorStateHandle;
import org.apache.flink.runtime.state.metainfo.StateMetaInfoSnapshot;

/** What a savepoint says of the states of an operator: name, kind, and how values are written. */
final class StatesOf {

  private StatesOf() {}

  /** One line for each, in the order of their names. */
  static List<String> savepoint(OperatorSubtaskState savepoint) throws IOException {
    ClassLoader loader = StatesOf.class.getClassLoader();
    List<StateMetaInfoSnapshot> states = new ArrayList<>();
    for (OperatorStateHandle handle : savepoint.getManagedOperatorState()) {
      try (FSDataInputStream in = handle.openInputStream()) {
        var meta = new OperatorBackendSerializationProxy(loader);
        meta.read(new DataInputViewStreamWrapper(in));
        states.addAll(meta.getOperatorStateMetaInfoSnapshots());
        states.addAll(meta.getBroadcastStateMetaInfoSnapshots());
      }
    }
    for (KeyedStateHandle handle : savepoint.getManagedKeyedState()) {
      try (FSDataInputStream in = ((KeyGroupsStateHandle) handle).openInputStream()) {
        var meta = new KeyedBackendSerializationProxy<>(loader);
        meta.read(new DataInputViewStreamWrapper(in));
        states.addAll(meta.getStateMetaInfoSnapshots());
      }
    }
    return List.copyOf(
        states.stream().map(StatesOf::line).collect(Collectors.toCollection(TreeSet::new)));
  }

  private static String line(StateMetaInfoSnapshot state) {
    return state.getName()
        + ": "
        + state.getBackendStateType()
        + new TreeSet<>(state.getOptionsImmutable().values())
        + ' '
        + state.getSerializerSnapshotsImmutable().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> entry.getKey() + " " + serializer(entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String serializer(TypeSerializerSnapshot<?> snapshot) {
    return serializer(snapshot.restoreSerializer());
  }

  private static String serializer(TypeSerializer<?> serializer) {
    String name = serializer.getClass().getSimpleName();
    return serializer instanceof MapSerializer<?, ?> map
        ? name
            + '<'
            + serializer(map.getKeySerializer())
            + ", "
            + serializer(map.getValueSerializer())
            + '>'
        : name;
  }
}
