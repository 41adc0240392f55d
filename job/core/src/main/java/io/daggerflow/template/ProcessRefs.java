package io.daggerflow.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts shared definitions in the place of {@code processRef}: the fields of the definition, and
 * those beside the reference in place of them. What cannot be resolved is noted, and stays.
 */
final class ProcessRefs {

  static final String FIELD = "processRef";

  private static final String DEFINITION = "process";
  private static final String PROCESSES = "processes";
  private static final String NAME = "name";

  private final Check check;
  private final Definitions definitions;

  ProcessRefs(Check check, Definitions definitions) {
    this.check = check;
    this.definitions = definitions;
  }

  /** Whether it is no template, but a definition that templates refer to. */
  static boolean isDefinition(Located content) {
    return content.fields().containsKey(DEFINITION) && !content.fields().containsKey("template");
  }

  /** The template without references. */
  Located resolve(Located template) {
    return inside(template, "", List.of());
  }

  /** The lists of processes that a start brings, without references. */
  Located resolveLists(Located byName) {
    Map<String, Located.Field> fields = new LinkedHashMap<>();
    byName
        .fields()
        .forEach((name, list) -> fields.put(name, list(list, PROCESSES + '.' + name, List.of())));
    return with(byName, fields);
  }

  private Located inside(Located owner, String path, List<String> trail) {
    Located.Field list = owner.fields().get(PROCESSES);
    if (list == null) {
      return owner;
    }
    Map<String, Located.Field> fields = new LinkedHashMap<>(owner.fields());
    fields.put(PROCESSES, list(list, (path.isEmpty() ? "" : path + '.') + PROCESSES, trail));
    return with(owner, fields);
  }

  private Located.Field list(Located.Field list, String path, List<String> trail) {
    if (!list.value().isList()) {
      return list;
    }
    List<Located> processes = new ArrayList<>();
    List<Located> elements = list.value().elements();
    for (int i = 0; i < elements.size(); i++) {
      processes.add(process(elements.get(i), path + '[' + i + ']', trail));
    }
    return new Located.Field(list.line(), list.column(), with(list.value(), processes));
  }

  private Located process(Located process, String path, List<String> trail) {
    if (!process.isObject()) {
      return process;
    }
    Located.Field reference = process.fields().get(FIELD);
    if (reference == null) {
      return inside(process, path, trail);
    }
    Located definition = find(reference.value(), path + '.' + FIELD, trail);
    if (definition == null) {
      check.unresolved();
      return process;
    }
    List<String> longer = new ArrayList<>(trail);
    longer.add((String) reference.value().json());
    return process(merged(process, definition), path, longer);
  }

  private @Nullable Located find(Located reference, String path, List<String> trail) {
    if (!(reference.content() instanceof String name)) {
      note(reference, path, Wording.expected("'processRef' to be a text", reference));
      return null;
    }
    if (trail.contains(name)) {
      note(
          reference,
          path,
          "Expected no definition to contain itself, but there is a cycle: "
              + String.join(" → ", trail.subList(trail.indexOf(name), trail.size()))
              + " → "
              + name);
      return null;
    }
    Located definition = definitions.find(name);
    if (definition == null) {
      note(reference, path, notFound(name));
    }
    return definition;
  }

  private String notFound(String name) {
    return definitions == Definitions.NONE
        ? "Expected a whole template, but it refers to the definition '" + name + "'"
        : Wording.unknownName("a file with 'process: NAME' beside it", name, definitions.names());
  }

  /** The definition with the fields that stand beside the reference. */
  private static Located merged(Located process, Located definition) {
    Map<String, Located.Field> fields = new LinkedHashMap<>();
    fields.put(NAME, definition.fields().get(DEFINITION));
    definition.fields().forEach(fields::put);
    fields.remove(DEFINITION);
    process
        .fields()
        .forEach(
            (name, field) -> {
              if (!name.equals(FIELD)) {
                fields.put(name, field);
              }
            });
    return with(process, fields);
  }

  private static Located with(Located place, Object content) {
    return new Located(content, place.line(), place.column(), place.file());
  }

  private void note(Located place, String path, String sentence) {
    check.note(place, path, sentence, Problem.Severity.ERROR);
  }
}
