package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.domain.patch.NameSuggester;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** An argument that no option or parameter of a command takes. The arguments after it can be secrets. */
record UnmatchedArgument(UnmatchedArgumentException exception) {

    /** Describes the first argument, with the nearest option, command or variable. */
    String toMessage() {
        String argument = exception.getUnmatched().get(0).replaceFirst("=.*", "");
        String message = argument.startsWith("-") ? "Unknown option: '" + argument + "'" : exception.getMessage();
        return message
                + nearest(argument)
                        .map(suggestion -> "; did you mean " + suggestion + "?")
                        .orElse("");
    }

    private Optional<String> nearest(String argument) {
        CommandSpec command = exception.getCommandLine().getCommandSpec();
        Map<String, String> suggestions = new LinkedHashMap<>();
        command.optionsMap().keySet().forEach(name -> suggestions.put(name, name));
        command.subcommands().keySet().forEach(name -> suggestions.put(name, name));
        Arrays.stream(Setting.values())
                .forEach(setting ->
                        suggestions.putIfAbsent(setting.asOption(), "the variable " + setting.environmentVariable()));
        return new NameSuggester(suggestions.keySet().stream().toList())
                .nearest(argument)
                .map(suggestions::get);
    }
}
