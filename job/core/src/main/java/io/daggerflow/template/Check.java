package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionCompiler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What the reading of one template shares: the compiler, the problems, the names in use. */
final class Check {

  private record Use(String name, Located place, String path, Around around) {}

  private final String file;
  private final ExpressionCompiler compiler;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Use> parameters = new ArrayList<>();
  private final List<Use> paths = new ArrayList<>();
  private final Set<String> written = new HashSet<>();
  private final Map<String, Around> nodes = new LinkedHashMap<>();
  private final Map<String, Set<String>> asked = new TreeMap<>();
  private Located given = Located.of(Map.of());
  private boolean unresolved;

  Check(String file, ExpressionCompiler compiler) {
    this.file = file;
    this.compiler = compiler;
    nodes.put("", Around.WORKFLOW);
  }

  ExpressionCompiler compiler() {
    return compiler;
  }

  List<Problem> problems() {
    return problems.stream().sorted(Problem.BY_POSITION).toList();
  }

  boolean hasErrors() {
    return problems.stream().anyMatch(Problem::isError);
  }

  void note(Located place, String path, String sentence, Problem.Severity severity) {
    String in = place.file().isEmpty() ? file : place.file();
    problems.add(new Problem(in, place.line(), place.column(), path, sentence, severity));
  }

  /** Notes an error at the name of a field. */
  void note(String fileOfField, int line, int column, String path, String sentence) {
    note(new Located(null, line, column, fileOfField), path, sentence, Problem.Severity.ERROR);
  }

  /** An object: path of a dynamic process → the processes that a start brings for it. */
  Located given() {
    return given;
  }

  /** Says what a start brings for dynamic processes. */
  void give(Located processes) {
    given = processes;
  }

  /** A definition was not found: paths of nodes are not known. */
  void unresolved() {
    unresolved = true;
  }

  /** The fields that the reader asked an object for. */
  void asked(String path, Set<String> fields) {
    asked.computeIfAbsent(path, p -> new HashSet<>()).addAll(fields);
  }

  /** Path of an object in the template → the fields that the reader asked it for. */
  Map<String, Set<String>> asked() {
    return asked;
  }

  /** There is a node at this place. */
  void node(Around around) {
    nodes.putIfAbsent(around.node(), around);
  }

  /** An expression at this place reads parameters, and asks for nodes. */
  void reads(Expression expression, Located place, String path, Around around) {
    expression.parameters().forEach(name -> parameters.add(new Use(name, place, path, around)));
    expression.paths().forEach(name -> paths.add(new Use(name, place, path, around)));
  }

  /** A {@code set} writes this parameter. */
  void writes(String parameter) {
    written.add(parameter);
  }

  /** Where only declared parameters may come: notes those that nobody declares or writes. */
  void refuseUnknownParameters(Set<String> declared) {
    unknownParameters(
        declared,
        (use, known) -> error(use, unknownParameter(use) + Nearest.hint(use.name(), known)));
  }

  /** Where others may come: warns of those that look like a slip of a declared or written one. */
  void warnOfSlips(Set<String> declared) {
    unknownParameters(
        declared,
        (use, known) -> {
          String slip = Nearest.slip(use.name(), known);
          if (!slip.isEmpty()) {
            note(use.place(), use.path(), unknownParameter(use) + slip, Problem.Severity.WARNING);
          }
        });
  }

  private void unknownParameters(Set<String> declared, BiConsumer<Use, Set<String>> what) {
    Set<String> known = new HashSet<>(declared);
    known.addAll(written);
    for (Use use : parameters) {
      if (!known.contains(use.name()) && !use.name().equals(Expression.ALL_PARAMETERS)) {
        what.accept(use, known);
      }
    }
  }

  private static String unknownParameter(Use use) {
    return "Expected a declared parameter, but 'params." + use.name() + "' is an unknown name";
  }

  /** Notes paths of {@code status('…')} and {@code reason('…')} that name no node there. */
  void refuseUnknownPaths() {
    for (Use use : paths) {
      Around node = nodes.get(use.name());
      if (node == null && !unresolved) {
        error(use, Wording.unknownName("the path of a node", use.name(), nodes.keySet()));
      } else if (node != null
          && !node.copied().equals(prefix(use.around().copied(), node.copied().size()))) {
        List<String> copied = node.copied();
        error(
            use,
            "Expected the path of one node, but '"
                + use.name()
                + "' is an unknown name outside the copies of '"
                + copied.get(copied.size() - 1)
                + "'");
      }
    }
  }

  private static List<String> prefix(List<String> list, int length) {
    return list.subList(0, Math.min(length, list.size()));
  }

  private void error(Use use, String sentence) {
    note(use.place(), use.path(), sentence, Problem.Severity.ERROR);
  }
}
