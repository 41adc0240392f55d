package io.daggerflow.expression.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An expression that CEL's interpreter computes. */
record CelProgram(String source, CelUse use, CelRuntime.Program program) implements Expression {

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
    long outer = CelBudget.begin();
    try {
      return CelValues.toJson(
          program.eval(name -> Optional.of(CelValues.variable(name, scope.variable(name)))));
    } catch (CelEvaluationException e) {
      throw CelSentences.failed(e);
    } catch (CelBudget.FailedException e) {
      throw (ExpressionException) e.getCause();
    } catch (ExpressionException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ExpressionException("Expected a result, but: " + e, false);
    } finally {
      CelBudget.end(outer);
    }
  }
}
