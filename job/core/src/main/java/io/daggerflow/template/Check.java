package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionCompiler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the reading of one template shares: the compiler, the problems, the parameters in use. */
final class Check {

  private record Read(String parameter, Located place, String path) {}

  private final String file;
  private final ExpressionCompiler compiler;
  private final List<Problem> problems = new ArrayList<>();
  private final List<Read> read = new ArrayList<>();
  private final Set<String> written = new HashSet<>();

  Check(String file, ExpressionCompiler compiler) {
    this.file = file;
    this.compiler = compiler;
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

  void note(int line, int column, String path, String sentence, Problem.Severity severity) {
    problems.add(new Problem(file, line, column, path, sentence, severity));
  }

  /** An expression at this place reads parameters. */
  void reads(Expression expression, Located place, String path) {
    expression.parameters().forEach(name -> read.add(new Read(name, place, path)));
  }

  /** A {@code set} writes this parameter. */
  void writes(String parameter) {
    written.add(parameter);
  }

  /** Where only declared parameters may come: notes those that nobody declares or writes. */
  void refuseUnknownParameters(Set<String> declared) {
    Set<String> known = new HashSet<>(declared);
    known.addAll(written);
    known.add(Expression.ALL_PARAMETERS);
    for (Read use : read) {
      if (!known.contains(use.parameter())) {
        note(
            use.place().line(),
            use.place().column(),
            use.path(),
            "Expected a declared parameter, but 'params."
                + use.parameter()
                + "' is an unknown name"
                + Nearest.hint(use.parameter(), known),
            Problem.Severity.ERROR);
      }
    }
  }
}
