package io.daggerflow.tools;

import io.daggerflow.tools.bench.BenchCommand;
import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.command.CleanWriter;
import io.daggerflow.tools.command.CompleteCommand;
import io.daggerflow.tools.command.CompletionCommand;
import io.daggerflow.tools.command.CreateCommand;
import io.daggerflow.tools.command.DeadLettersCommand;
import io.daggerflow.tools.command.DeployCommand;
import io.daggerflow.tools.command.EventsCommand;
import io.daggerflow.tools.command.ExplainCommand;
import io.daggerflow.tools.command.GraphCommand;
import io.daggerflow.tools.command.ListCommand;
import io.daggerflow.tools.command.MigrateCommand;
import io.daggerflow.tools.command.RefreshCommand;
import io.daggerflow.tools.command.ResumeCommand;
import io.daggerflow.tools.command.RetireCommand;
import io.daggerflow.tools.command.RetryCommand;
import io.daggerflow.tools.command.SendCommand;
import io.daggerflow.tools.command.SetCommand;
import io.daggerflow.tools.command.SkipCommand;
import io.daggerflow.tools.command.StartCommand;
import io.daggerflow.tools.command.StatusCommand;
import io.daggerflow.tools.command.StopCommand;
import io.daggerflow.tools.command.SubmitCommand;
import io.daggerflow.tools.command.SuspendCommand;
import io.daggerflow.tools.command.TestCommand;
import io.daggerflow.tools.command.TopicsCommand;
import io.daggerflow.tools.command.TracesCommand;
import io.daggerflow.tools.command.ValidateCommand;
import io.daggerflow.tools.console.ConsoleCommand;
import io.daggerflow.tools.demo.DemoOrdersCommand;
import io.daggerflow.tools.demo.DemoServicesCommand;
import io.daggerflow.tools.state.StateCommand;
import java.io.Writer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Exit codes: 0 done, 1 refused or failed, 2 wrong usage. Results go to standard
 * output, everything else to standard error.
 */
@Command(
    name = "dagger",
    description = "Runs and watches workflows of Dagger on Flink.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Dagger.Version.class,
    sortOptions = false,
    usageHelpAutoWidth = true,
    abbreviateSynopsis = true,
    synopsisHeading = "Usage: ",
    descriptionHeading = "%n",
    parameterListHeading = "%n",
    optionListHeading = "%nOptions:%n",
    commandListHeading = "%nCommands:%n",
    subcommands = {
      ValidateCommand.class,
      TestCommand.class,
      DeployCommand.class,
      RetireCommand.class,
      StartCommand.class,
      CreateCommand.class,
      SubmitCommand.class,
      StopCommand.class,
      SuspendCommand.class,
      ResumeCommand.class,
      RetryCommand.class,
      SkipCommand.class,
      CompleteCommand.class,
      MigrateCommand.class,
      SetCommand.class,
      RefreshCommand.class,
      StatusCommand.class,
      ExplainCommand.class,
      GraphCommand.class,
      ListCommand.class,
      EventsCommand.class,
      TracesCommand.class,
      DeadLettersCommand.class,
      SendCommand.class,
      TopicsCommand.class,
      StateCommand.class,
      ConsoleCommand.class,
      CompletionCommand.class,
      BenchCommand.class,
      DemoServicesCommand.class,
      DemoOrdersCommand.class,
    })
public final class Dagger implements Runnable {

  @Spec private CommandSpec spec;

  /** The command line, ready to {@link CommandLine#execute execute}, on the standard streams. */
  public static CommandLine commandLine() {
    CommandLine line = new CommandLine(new Dagger());
    return commandLine(line, line.getOut(), line.getErr());
  }

  /**
   * The same on other streams.
   *
   * @param out takes results
   * @param err takes everything else
   */
  public static CommandLine commandLine(Writer out, Writer err) {
    return commandLine(new CommandLine(new Dagger()), out, err);
  }

  private static CommandLine commandLine(CommandLine line, Writer out, Writer err) {
    return line.setOut(new CleanWriter(out))
        .setErr(new CleanWriter(err))
        .setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpLongOptionsMaxWidth(30)
        .setExecutionExceptionHandler(Dagger::failed)
        .setParameterExceptionHandler(Dagger::misused);
  }

  /**
   * Runs one command.
   *
   * @param args the command and its options
   */
  public static void main(String[] args) {
    int code;
    try {
      code = commandLine().execute(args);
    } catch (OutOfMemoryError e) {
      System.err.printf(
          "dagger: Expected what is read to fit into %d MB of memory, but it does not. Ask a console"
              + " (--console), which holds it on disk, or give more memory:"
              + " DAGGER_JAVA_OPTIONS=-Xmx4g%n",
          Runtime.getRuntime().maxMemory() >> 20);
      code = CommandLine.ExitCode.SOFTWARE;
    }
    System.exit(code);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Expected a command, but there is none");
  }

  private static int failed(Exception e, CommandLine line, ParseResult parsed) {
    if (e instanceof ClientException) {
      line.getErr().print(line.getCommandSpec().qualifiedName() + ": " + e.getMessage() + "\n");
      line.getErr().flush();
    } else {
      e.printStackTrace(line.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static int misused(ParameterException e, String[] args) {
    CommandLine line = e.getCommandLine();
    String name = line.getCommandSpec().qualifiedName();
    line.getErr().println(name + ": " + Misuse.sentence(e));
    UnmatchedArgumentException.printSuggestions(e, line.getErr());
    line.getErr().println("See '" + name + " --help'");
    return CommandLine.ExitCode.USAGE;
  }

  /** The version in the manifest of the jar. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Dagger.class.getPackage().getImplementationVersion();
      return new String[] {"dagger " + (version == null ? "(not packaged)" : version)};
    }
  }
}
