package io.daggerflow.expression.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import io.daggerflow.expression.Scope;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code status('PATH')} and {@code reason('PATH')}: look-ups in hidden variables, under the path
 * of a node. They exist wherever {@code params} does.
 */
final class CelNodes {

  /** Function → the hidden variable behind it. */
  private static final Map<String, String> FUNCTIONS =
      Map.of("status", Scope.STATUS, "reason", Scope.REASON);

  /** The hidden variables; no expression can name them. */
  static final Set<String> HIDDEN = Set.copyOf(FUNCTIONS.values());

  static final List<CelMacro> MACROS =
      FUNCTIONS.entrySet().stream().map(f -> macro(f.getKey(), f.getValue())).toList();

  private static final String PARAMS = "params";

  private CelNodes() {}

  /** The variables that exist, the hidden ones included. */
  static Set<String> withHidden(Set<String> variables) {
    if (!variables.contains(PARAMS)) {
      return variables;
    }
    Set<String> all = new HashSet<>(variables);
    all.addAll(HIDDEN);
    return Set.copyOf(all);
  }

  static boolean isFunction(String name) {
    return FUNCTIONS.containsKey(name);
  }

  private static CelMacro macro(String function, String variable) {
    return CelMacro.newGlobalMacro(
        function, 1, (factory, target, args) -> lookup(factory, function, variable, args.get(0)));
  }

  private static Optional<CelExpr> lookup(
      CelMacroExprFactory factory, String function, String variable, CelExpr path) {
    if (isText(path)) {
      return Optional.of(factory.newGlobalCall("_[_]", factory.newIdentifier(variable), path));
    }
    return Optional.of(factory.reportError(CelSentences.noLiteral(function)));
  }

  static boolean isText(CelExpr expression) {
    return expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT
        && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
  }
}
