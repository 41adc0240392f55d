package io.daggerflow.expression.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.extensions.CelStringExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.CelStandardFunctions.StandardFunction;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.InvalidExpressionException;
import java.util.EnumSet;
import java.util.Set;

/**
 * CEL with the variables of one place in a template. Everything is bounded: the length of an
 * expression, its depth, the size of regular expressions (RE2), the rounds of its macros and what
 * they build.
 *
 * <p>The runtime is cel-java's older interpreter: the newer one copies each object and list that it
 * passes, and would so read a whole instance for one parameter.
 */
final class CelEnvironment {

  /** The variable that is a point in time. */
  static final String NOW = "now";

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .maxExpressionCodePointSize(10_000)
          .maxParseRecursionDepth(100)
          .maxParseExpressionNodeCount(10_000)
          .maxRegexProgramSize(10_000)
          .comprehensionMaxIterations(100_000)
          .build();

  /** Those that are not bounded by {@link CelBounds}. */
  private static final Set<CelStringExtensions.Function> TEXT_FUNCTIONS =
      Set.copyOf(
          EnumSet.complementOf(
              EnumSet.of(CelStringExtensions.Function.JOIN, CelStringExtensions.Function.REPLACE)));

  private static final CelRuntime RUNTIME =
      CelRuntimeFactory.legacyCelRuntimeBuilder()
          .setOptions(OPTIONS)
          .setStandardEnvironmentEnabled(false)
          .setStandardFunctions(
              CelStandardFunctions.newBuilder()
                  .filterFunctions(
                      (function, overload) ->
                          function != StandardFunction.DURATION
                              && !CelBounds.replaces(function, overload))
                  .build())
          .addLibraries(CelExtensions.optional(), CelExtensions.strings(TEXT_FUNCTIONS))
          .addFunctionBindings(CelFunctions.bindings())
          .addFunctionBindings(new CelBounds(OPTIONS).bindings())
          .build();

  private final Set<String> variables;
  private final Set<String> known;
  private final CelCompiler compiler;

  CelEnvironment(Set<String> variables) {
    this.variables = Set.copyOf(variables);
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addLibraries(CelExtensions.optional(), CelExtensions.strings())
            .addFunctionDeclarations(CelFunctions.declarations());
    for (String name : variables) {
      builder.addVar(name, name.equals(NOW) ? SimpleType.TIMESTAMP : SimpleType.DYN);
    }
    this.known = CelNodes.withHidden(variables);
    if (known.size() > variables.size()) {
      builder.addMacros(CelNodes.MACROS);
      CelNodes.HIDDEN.forEach(
          name -> builder.addVar(name, MapType.create(SimpleType.STRING, SimpleType.STRING)));
    }
    this.compiler = builder.build();
  }

  Expression compile(String source) throws InvalidExpressionException {
    if (source.isEmpty()) {
      throw new InvalidExpressionException("Expected an expression, but it is empty");
    }
    CelValidationResult result = compiler.compile(source);
    try {
      if (result.hasError()) {
        throw CelSentences.invalid(source, result.getErrors(), variables);
      }
      return expression(source, result.getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new InvalidExpressionException("Expected valid CEL, but: " + e.getMessage());
    }
  }

  private Expression expression(String source, CelAbstractSyntaxTree ast)
      throws CelEvaluationException {
    Expression simple = SimpleExpressions.of(source, ast.getExpr(), known);
    if (simple != null) {
      return simple;
    }
    return new CelProgram(source, CelUse.of(ast.getExpr(), known), RUNTIME.createProgram(ast));
  }
}
