package io.daggerflow.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What was expected on a command line and what came, in the words of all other sentences. */
final class Misuse {

  private static final String EXPECTED = "Expected ";

  private static final Set<Class<?>> WHOLE_NUMBERS =
      Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class);

  private static final Set<Class<?>> NUMBERS = Set.of(double.class, Double.class);

  private Misuse() {}

  static String sentence(ParameterException e) {
    ArgSpec arg = e.getArgSpec();
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched);
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      return missing(missing.getMissing());
    }
    if (e instanceof OverwrittenOptionException several) {
      return EXPECTED + label(several.getOverwritten()) + " once, but it is there several times";
    }
    return arg == null ? String.valueOf(e.getMessage()) : wrongValue(e, arg);
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String word = e.getUnmatched().get(0);
    if (word.startsWith("-")) {
      return EXPECTED + "an option of this command, but there is no '" + word + "'";
    }
    return e.getCommandLine().getCommandSpec().positionalParameters().isEmpty()
            && !e.getCommandLine().getSubcommands().isEmpty()
        ? EXPECTED + "a command, but there is no '" + word + "'"
        : EXPECTED + "no further word, but got '" + word + "'";
  }

  private static String missing(List<ArgSpec> missing) {
    String labels = missing.stream().map(Misuse::label).collect(Collectors.joining(", "));
    return EXPECTED + labels + ", but " + (missing.size() == 1 ? "it is" : "they are") + " missing";
  }

  /** A converter says its own sentence; of what picocli converts itself there is one here. */
  private static String wrongValue(ParameterException e, ArgSpec arg) {
    String message = String.valueOf(e.getMessage());
    int own = message.indexOf(EXPECTED);
    String where = " (" + name(arg) + ")";
    if (own >= 0) {
      return message.substring(own) + where;
    }
    return e.getValue() == null
        ? EXPECTED + label(arg) + ", but: " + message
        : EXPECTED + wanted(arg) + ", but got '" + e.getValue() + "'" + where;
  }

  private static String wanted(ArgSpec arg) {
    Class<?> type = arg.auxiliaryTypes().length == 0 ? arg.type() : arg.auxiliaryTypes()[0];
    if (WHOLE_NUMBERS.contains(type)) {
      return "a whole number";
    }
    if (NUMBERS.contains(type)) {
      return "a number";
    }
    List<String> choice = new ArrayList<>();
    if (arg.completionCandidates() != null) {
      arg.completionCandidates().forEach(choice::add);
    }
    return choice.isEmpty() ? arg.paramLabel() : "one of " + String.join(", ", choice);
  }

  private static String label(ArgSpec arg) {
    return arg instanceof OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : arg.paramLabel();
  }

  private static String name(ArgSpec arg) {
    return arg instanceof OptionSpec option ? option.longestName() : arg.paramLabel();
  }
}
