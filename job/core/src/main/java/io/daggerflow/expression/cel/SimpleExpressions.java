package io.daggerflow.expression.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import io.daggerflow.expression.Constant;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import io.daggerflow.value.Values;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Expressions that need no interpreter: constants, variables and paths of fields. They are the most
 * frequent ones, several times faster so, and pass values on exactly.
 */
final class SimpleExpressions {

  private SimpleExpressions() {}

  /** The expression, if it is a simple one. */
  static @Nullable Expression of(String source, CelExpr expression, Set<String> variables) {
    if (expression.getKind() == CelExpr.ExprKind.Kind.CONSTANT) {
      return constant(source, expression.constant());
    }
    Deque<String> path = new ArrayDeque<>();
    CelExpr root = root(expression, path);
    if (root.getKind() != CelExpr.ExprKind.Kind.IDENT || !variables.contains(root.ident().name())) {
      return null;
    }
    CelUse use = CelUse.of(expression, variables);
    return new Path(source, root.ident().name(), List.copyOf(path), use);
  }

  private static @Nullable Constant constant(String source, CelConstant constant) {
    return switch (constant.getKind()) {
      case NULL_VALUE -> new Constant(source, null);
      case BOOLEAN_VALUE -> new Constant(source, constant.booleanValue());
      case INT64_VALUE -> new Constant(source, constant.int64Value());
      case STRING_VALUE -> new Constant(source, constant.stringValue());
      default -> null;
    };
  }

  /** Puts the names of the fields into {@code path}, and returns what they are fields of. */
  private static CelExpr root(CelExpr expression, Deque<String> path) {
    CelExpr at = expression;
    while (true) {
      if (at.getKind() == CelExpr.ExprKind.Kind.SELECT && !at.select().testOnly()) {
        path.addFirst(at.select().field());
        at = at.select().operand();
      } else if (isIndexByText(at)) {
        path.addFirst(at.call().args().get(1).constant().stringValue());
        at = at.call().args().get(0);
      } else {
        return at;
      }
    }
  }

  private static boolean isIndexByText(CelExpr expression) {
    if (expression.getKind() != CelExpr.ExprKind.Kind.CALL
        || !expression.call().function().equals("_[_]")) {
      return false;
    }
    return CelNodes.isText(expression.call().args().get(1));
  }

  private record Path(String source, String root, List<String> path, CelUse use)
      implements Expression {

    @Override
    public Set<String> variables() {
      return use.variables();
    }

    @Override
    public Set<String> parameters() {
      return use.parameters();
    }

    @Override
    public Set<String> paths() {
      return use.paths();
    }

    @Override
    public @Nullable Object evaluate(Scope scope) {
      Object value = scope.variable(root);
      if (path.isEmpty() && value instanceof Map<?, ?> map) {
        return new LinkedHashMap<>(map);
      }
      for (int i = 0; i < path.size(); i++) {
        value = field(value, path.get(i));
      }
      return value instanceof Map || value instanceof List ? value : CelValues.toJson(value);
    }

    private static @Nullable Object field(@Nullable Object owner, String name) {
      if (!(owner instanceof Map<?, ?> map)) {
        throw new ExpressionException(
            "Expected an object with field '"
                + name
                + "', but it is of type "
                + Values.typeName(owner),
            true);
      }
      Object value = map.get(name);
      if (value == null && !map.containsKey(name)) {
        throw CelSentences.missing(name);
      }
      return value;
    }
  }
}
