package io.daggerflow.engine;

import io.daggerflow.expression.Scope;
import io.daggerflow.message.MessageView;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.template.Place;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that expressions see, made when one asks. */
final class Variables {

  private final String instanceId;
  private final InstanceState state;
  private final long now;
  private @Nullable Map<String, @Nullable Object> instance;

  Variables(String instanceId, InstanceState state, long now) {
    this.instanceId = instanceId;
    this.state = state;
    this.now = now;
  }

  /** {@code params}, {@code instance}, {@code now}. */
  Scope ofInstance() {
    return this::instanceVariable;
  }

  /** Those and {@code task}. */
  Scope of(Place place) {
    return name -> name.equals("task") ? task(place) : instanceVariable(name);
  }

  /** All of a listener's {@code set}: its own and those of the message. */
  Scope of(Place place, MessageView message) {
    Scope outer = of(place);
    return name -> message.has(name) ? message.variable(name) : outer.variable(name);
  }

  /** The scope, with some parameters as they would be. */
  Scope with(Scope scope, Map<String, @Nullable Object> changed) {
    Map<String, @Nullable Object> parameters = new Changed(state.parameters().view(), changed);
    return name -> name.equals("params") ? parameters : scope.variable(name);
  }

  private @Nullable Object instanceVariable(String name) {
    return switch (name) {
      case "params" -> state.parameters().view();
      case "instance" -> instance();
      case "now" -> Instant.ofEpochMilli(now);
      default -> throw new IllegalArgumentException("no variable '" + name + "' here");
    };
  }

  private Map<String, @Nullable Object> instance() {
    Map<String, @Nullable Object> known = instance;
    if (known == null) {
      known = new LinkedHashMap<>();
      known.put("id", instanceId);
      known.put("template", state.template());
      known.put("version", (long) state.version());
      instance = known;
    }
    if (state.started() != 0) {
      known.put("startedAt", Instant.ofEpochMilli(state.started()));
    }
    return known;
  }

  private Map<String, @Nullable Object> task(Place place) {
    NodeState node = state.node(place.key());
    return Map.of(
        "path",
        place.path(),
        "run",
        (long) node.run(),
        "attempt",
        (long) Math.max(1, node.attempt()));
  }

  /** A map with some entries as they would be; only looked up, hardly ever read as a whole. */
  private static final class Changed extends AbstractMap<String, @Nullable Object> {
    private final Map<String, @Nullable Object> before;
    private final Map<String, @Nullable Object> changed;

    Changed(Map<String, @Nullable Object> before, Map<String, @Nullable Object> changed) {
      this.before = before;
      this.changed = changed;
    }

    @Override
    public boolean containsKey(Object name) {
      return changed.containsKey(name) ? changed.get(name) != null : before.containsKey(name);
    }

    @Override
    public @Nullable Object get(Object name) {
      return changed.containsKey(name) ? changed.get(name) : before.get(name);
    }

    @Override
    public Set<Entry<String, @Nullable Object>> entrySet() {
      Map<String, @Nullable Object> whole = new LinkedHashMap<>(before);
      changed.forEach(
          (name, value) -> {
            if (value == null) {
              whole.remove(name);
            } else {
              whole.put(name, value);
            }
          });
      return whole.entrySet();
    }
  }
}
