package io.daggerflow.expression.cel;

import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.runtime.CelEvaluationException;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.InvalidExpressionException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in sentences for users what cel-java found. */
final class CelSentences {

  private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '([^']*)'.*");
  private static final Pattern NO_OVERLOAD =
      Pattern.compile("found no matching overload for '([^']*)' applied to '([^']*)'.*");
  private static final Pattern SYNTAX =
      Pattern.compile(
          "(?:mismatched input|extraneous input|no viable alternative at input"
              + "|token recognition error at:) '(.*?)'(?: expecting .*)?");
  private static final Pattern EVALUATION =
      Pattern.compile("evaluation error(?: at [^:]*:(\\d+))?: (.*)", Pattern.DOTALL);
  private static final Pattern MISSING_KEY = Pattern.compile("key '(.*)' is not present in map\\.");
  private static final Pattern NO_FIELD = Pattern.compile("Error resolving field '(.*?)'\\..*");
  private static final Pattern NO_RUNTIME_OVERLOAD =
      Pattern.compile("No matching overload for function '([^']*)'.*");
  private static final Pattern OPERATOR = Pattern.compile("[_@]*(.*?)_?");

  private CelSentences() {}

  /** The first thing that is wrong with the text of an expression. */
  static InvalidExpressionException invalid(
      String source, List<CelIssue> issues, Set<String> variables) {
    CelIssue issue = issues.get(0);
    String sentence = sentence(source, issue, variables);
    return new InvalidExpressionException(sentence + place(issue.getSourceLocation()));
  }

  private static String place(CelSourceLocation location) {
    if (location.getColumn() < 0) {
      return "";
    }
    String line = location.getLine() > 1 ? "line " + location.getLine() + ", " : "";
    return " (" + line + "column " + (location.getColumn() + 1) + ")";
  }

  private static String sentence(String source, CelIssue issue, Set<String> variables) {
    String message = issue.getMessage().replace('\n', ' ');
    Matcher undeclared = UNDECLARED.matcher(message);
    if (undeclared.matches()) {
      return undeclared(source, undeclared.group(1), variables);
    }
    Matcher overload = NO_OVERLOAD.matcher(message);
    if (overload.matches()) {
      return "Expected arguments that fit "
          + function(overload.group(1))
          + ", but they are of type ("
          + overload.group(2).replaceAll("^\\(|\\)$", "")
          + ")";
    }
    return message.startsWith("Expected ") ? message : syntax(message);
  }

  private static String syntax(String message) {
    Matcher place = SYNTAX.matcher(message);
    if (!place.matches()) {
      return "Expected valid CEL, but: " + message;
    }
    return place.group(1).equals("<EOF>")
        ? "Expected the expression to go on, but it ends here"
        : "Expected valid CEL, but it cannot be read at \"" + place.group(1).strip() + '"';
  }

  private static String undeclared(String source, String name, Set<String> variables) {
    boolean function =
        Pattern.compile("(?<![\\w])" + Pattern.quote(name) + "\\s*\\(").matcher(source).find();
    if (function && CelNodes.isFunction(name)) {
      return variables.contains("params")
          ? noLiteral(name)
          : "Expected a function that exists here, but '"
              + name
              + "' exists only where 'params' does";
    }
    if (function) {
      return "Expected a function, but '" + name + "' does not exist";
    }
    return "Expected a declared variable, but '"
        + name
        + "' does not exist here (known: "
        + String.join(", ", new TreeSet<>(variables))
        + ")";
  }

  /** Of a function that takes the path of a node as it stands. */
  static String noLiteral(String function) {
    return "Expected " + function + "('PATH') with the path of a node in quotes, but it is none";
  }

  private static String function(String name) {
    Matcher operator = OPERATOR.matcher(name);
    return "'" + (operator.matches() ? operator.group(1) : name) + "'";
  }

  /** A field that is not there. */
  static ExpressionException missing(String name) {
    return new ExpressionException("Expected field '" + name + "', but it is missing", true);
  }

  /** Why an expression could not be computed. */
  static ExpressionException failed(CelEvaluationException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof ExpressionException own) {
        return own;
      }
    }
    Matcher evaluation = EVALUATION.matcher(String.valueOf(e.getMessage()));
    String text = evaluation.matches() ? evaluation.group(2) : String.valueOf(e.getMessage());
    if (e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND) {
      return missingField(text);
    }
    boolean missing = e.getErrorCode() == CelErrorCode.INDEX_OUT_OF_BOUNDS;
    return new ExpressionException(failure(text.replace('\n', ' ').strip()), missing);
  }

  private static ExpressionException missingField(String text) {
    Matcher noField = NO_FIELD.matcher(text);
    if (noField.matches()) {
      return new ExpressionException(
          "Expected an object with field '" + noField.group(1) + "', but it is no object", true);
    }
    Matcher key = MISSING_KEY.matcher(text);
    return missing(key.matches() ? key.group(1) : text);
  }

  private static String failure(String text) {
    Matcher overload = NO_RUNTIME_OVERLOAD.matcher(text);
    if (overload.matches()) {
      return "Expected arguments that fit "
          + function(overload.group(1))
          + ", but their types do not";
    }
    return "Expected a result, but: " + text;
  }
}
