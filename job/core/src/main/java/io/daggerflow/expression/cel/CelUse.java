package io.daggerflow.expression.cel;

import dev.cel.common.ast.CelExpr;
import io.daggerflow.expression.Expression;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What an expression uses: its variables, the runtime parameters and the nodes it asks for. */
final class CelUse {

  private static final String PARAMS = "params";
  private static final Set<String> INDEX = Set.of("_[_]", "_?._", "_[?_]");

  private final Set<String> known;
  private final Set<String> variables = new LinkedHashSet<>();
  private final Set<String> parameters = new LinkedHashSet<>();
  private final Set<String> paths = new LinkedHashSet<>();

  private CelUse(Set<String> known) {
    this.known = known;
  }

  /**
   * @param known the variables that exist; other names are of macros or types
   */
  static CelUse of(CelExpr expression, Set<String> known) {
    CelUse use = new CelUse(known);
    use.visit(expression, Set.of());
    return use;
  }

  Set<String> variables() {
    return Collections.unmodifiableSet(variables);
  }

  Set<String> parameters() {
    return Collections.unmodifiableSet(parameters);
  }

  Set<String> paths() {
    return Collections.unmodifiableSet(paths);
  }

  private void visit(CelExpr expression, Set<String> hidden) {
    switch (expression.getKind()) {
      case IDENT -> variable(expression, hidden);
      case SELECT -> select(expression.select(), hidden);
      case CALL -> call(expression.call(), hidden);
      case LIST -> visit(expression.list().elements(), hidden);
      case MAP -> map(expression.map(), hidden);
      case STRUCT -> expression.struct().entries().forEach(entry -> visit(entry.value(), hidden));
      case COMPREHENSION -> comprehension(expression.comprehension(), hidden);
      case CONSTANT, NOT_SET -> {}
    }
  }

  private void visit(List<CelExpr> expressions, Set<String> hidden) {
    expressions.forEach(expression -> visit(expression, hidden));
  }

  private void variable(CelExpr expression, Set<String> hidden) {
    String name = name(expression);
    if (known.contains(name) && !hidden.contains(name)) {
      variables.add(name);
      if (name.equals(PARAMS)) {
        parameters.add(Expression.ALL_PARAMETERS);
      }
    }
  }

  private void select(CelExpr.CelSelect select, Set<String> hidden) {
    if (isParams(select.operand(), hidden)) {
      parameter(select.field());
    } else {
      visit(select.operand(), hidden);
    }
  }

  private void call(CelExpr.CelCall call, Set<String> hidden) {
    List<CelExpr> args = call.args();
    if (call.function().equals("_[_]") && CelNodes.HIDDEN.contains(name(args.get(0)))) {
      variables.add(name(args.get(0)));
      paths.add(args.get(1).constant().stringValue());
    } else if (INDEX.contains(call.function()) && isLookup(args.get(0), args.get(1), hidden)) {
      parameter(args.get(1).constant().stringValue());
    } else if (call.function().equals("@in") && isLookup(args.get(1), args.get(0), hidden)) {
      parameter(args.get(0).constant().stringValue());
    } else {
      call.target().ifPresent(target -> visit(target, hidden));
      visit(args, hidden);
    }
  }

  private boolean isLookup(CelExpr map, CelExpr key, Set<String> hidden) {
    return isParams(map, hidden) && CelNodes.isText(key);
  }

  private void map(CelExpr.CelMap map, Set<String> hidden) {
    for (CelExpr.CelMap.Entry entry : map.entries()) {
      visit(entry.key(), hidden);
      visit(entry.value(), hidden);
    }
  }

  private void comprehension(CelExpr.CelComprehension loop, Set<String> hidden) {
    visit(loop.iterRange(), hidden);
    visit(loop.accuInit(), hidden);
    Set<String> inside = new HashSet<>(hidden);
    inside.addAll(List.of(loop.iterVar(), loop.iterVar2(), loop.accuVar()));
    visit(List.of(loop.loopCondition(), loop.loopStep(), loop.result()), inside);
  }

  private boolean isParams(CelExpr expression, Set<String> hidden) {
    return PARAMS.equals(name(expression)) && known.contains(PARAMS) && !hidden.contains(PARAMS);
  }

  private void parameter(String name) {
    variables.add(PARAMS);
    parameters.add(name);
  }

  private static String name(CelExpr expression) {
    if (expression.getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return "";
    }
    String name = expression.ident().name();
    return name.startsWith(".") ? name.substring(1) : name;
  }
}
