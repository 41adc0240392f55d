package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A process: tasks one after the other, or processes side by side.
 *
 * @param dependsOn null for the process before it in the list, or for none inside a parallel one
 * @param when asked once, when the process would start; null for always
 * @param forEach null for one process, not one for each element
 * @param join of the children of a parallel process, or of the copies
 * @param retry null for one try
 * @param reprocessOnMessage whether it runs again when a re-drive passes it
 * @param channels of a dynamic process
 * @param tasks none unless {@code type} is PROCESS
 * @param processes children of a PARALLEL one; of a DYNAMIC one what a start brought
 */
public record ProcessTemplate(
    String name,
    @Nullable String description,
    Type type,
    @Nullable DependsOn dependsOn,
    @Nullable Expression when,
    @Nullable ForEach forEach,
    Join join,
    @Nullable TimeLimit maxRunDuration,
    @Nullable RetryPolicy retry,
    OnFailure onFailure,
    List<Monitor> monitors,
    boolean reprocessOnMessage,
    List<Channel> channels,
    List<TaskTemplate> tasks,
    List<ProcessTemplate> processes) {
  public ProcessTemplate {
    monitors = List.copyOf(monitors);
    channels = List.copyOf(channels);
    tasks = List.copyOf(tasks);
    processes = List.copyOf(processes);
  }

  private static final String PROCESSES = "processes";

  /** Fields that only some types have. */
  private static final Map<String, Set<Type>> OF_TYPES =
      Map.of(
          "tasks",
          Set.of(Type.PROCESS),
          PROCESSES,
          Set.of(Type.PARALLEL),
          "channels",
          Set.of(Type.DYNAMIC),
          "forEach",
          EnumSet.of(Type.PROCESS, Type.PARALLEL),
          "as",
          EnumSet.of(Type.PROCESS, Type.PARALLEL),
          "collect",
          EnumSet.of(Type.PROCESS, Type.PARALLEL));

  /** What a process consists of. */
  public enum Type {
    /** Tasks one after the other. */
    PROCESS,
    /** Processes side by side. */
    PARALLEL,
    /** What the start request brings. */
    DYNAMIC
  }

  /** The required list {@code processes} of a template or a {@code parallel} process. */
  static List<ProcessTemplate> list(List<Fields> siblings) {
    Siblings.unique(siblings);
    List<ProcessTemplate> processes = siblings.stream().map(ProcessTemplate::read).toList();
    new ProcessGraph(siblings, processes).check();
    return processes;
  }

  private static ProcessTemplate read(Fields inList) {
    String name = NameFields.name(inList, "name");
    Fields fields = inList.node(name);
    if (fields.has(ProcessRefs.FIELD)) {
      return unresolved(name);
    }
    Type type = WordFields.choice(fields, "type", Type.PROCESS);
    Expression when = Expressions.condition(fields, "when", Variables.NODE);
    DependsOn dependsOn = DependsOn.read(fields);
    ForEach forEach = type == Type.DYNAMIC ? null : ForEach.read(fields, Variables.NODE);
    Fields inside = forEach == null ? fields : fields.copies(forEach.as());
    List<TaskTemplate> tasks = type == Type.PROCESS ? TaskTemplate.list(inside) : List.of();
    List<ProcessTemplate> processes = type == Type.PROCESS ? List.of() : children(type, inside);
    refuseOthers(fields, type);
    ProcessTemplate process =
        new ProcessTemplate(
            name,
            fields.description(),
            type,
            dependsOn,
            when,
            forEach,
            join(fields, type, forEach, processes),
            maxRunDuration(inside),
            RetryPolicy.ofProcess(inside, Variables.NODE),
            onFailure(inside),
            Monitor.list(inside, Variables.NODE),
            inside.flag("reprocessOnMessage", false),
            type == Type.DYNAMIC ? Channel.list(fields) : List.of(),
            tasks,
            processes);
    fields.end();
    return process;
  }

  /** What stands in place of a process whose definition was not found, which is noted. */
  private static ProcessTemplate unresolved(String name) {
    return new ProcessTemplate(
        name,
        null,
        Type.PROCESS,
        null,
        null,
        null,
        Join.ALL,
        null,
        null,
        OnFailure.FAIL,
        List.of(),
        false,
        List.of(),
        List.of(),
        List.of());
  }

  private static List<ProcessTemplate> children(Type type, Fields inside) {
    return list(type == Type.PARALLEL ? inside.requiredObjects(PROCESSES) : inside.given());
  }

  private static void refuseOthers(Fields fields, Type type) {
    OF_TYPES.forEach(
        (field, types) -> {
          if (!types.contains(type)) {
            String on = types.stream().map(Wording::word).collect(Collectors.joining("' or '"));
            fields.refuse(
                field,
                "Expected '"
                    + field
                    + "' on a process of type '"
                    + on
                    + "' only, but it is '"
                    + Wording.word(type)
                    + "'");
          }
        });
  }

  private static Join join(
      Fields fields, Type type, @Nullable ForEach forEach, List<ProcessTemplate> processes) {
    if (forEach != null) {
      return Join.ofCopies(fields);
    }
    return type == Type.PARALLEL
        ? Join.read(fields, PROCESSES, processes.size())
        : Join.none(fields);
  }

  private static OnFailure onFailure(Fields fields) {
    String goOn = Wording.word(OnFailure.CONTINUE);
    String chosen =
        WordFields.oneOf(fields, "onFailure", List.of(Wording.word(OnFailure.FAIL), goOn));
    return goOn.equals(chosen) ? OnFailure.CONTINUE : OnFailure.FAIL;
  }

  private static @Nullable TimeLimit maxRunDuration(Fields fields) {
    if (fields.has("maxRunDuration") && !fields.has("onTimeout")) {
      fields.warning(
          "maxRunDuration",
          "Expected 'onTimeout' beside 'maxRunDuration', but it is missing: when the time is over"
              + " the process is skipped and the flow goes on without its work; say 'skip' or"
              + " 'fail'");
    }
    return TimeFields.limit(fields, "maxRunDuration", OnTimeout.SKIP, Variables.NODE);
  }
}
