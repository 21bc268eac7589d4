package dev.leadpatch.acceptance.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.CommandLineFixture;
import dev.leadpatch.acceptance.fixture.CommandLineFixture.CommandResult;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample file of the demo, as the README imports it. */
class ImportSampleTest {
    private static final String COMMAND = "java -jar bootstrap/target/leadpatch.jar import ";

    private static final String INDENT = "    ";

    @TempDir
    private Path directory;

    @Test
    void dry_run_of_the_sample_prints_what_the_readme_shows() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        int start = readme.indexOf(COMMAND);
        int end = readme.indexOf("```", start);
        List<String> arguments = Stream.of(
                        readme.substring(start + COMMAND.length(), end).strip().split(" ", -1))
                .map(argument -> argument.replaceFirst("^bootstrap/", ""))
                .toList();
        String output = readme.substring(end)
                .lines()
                .dropWhile(line -> !line.startsWith(INDENT))
                .takeWhile(line -> line.startsWith(INDENT))
                .map(line -> line.substring(INDENT.length()) + "\n")
                .collect(Collectors.joining());

        CommandResult result = new CommandLineFixture(DemoFixture.shared().database(), directory)
                .run(Stream.concat(Stream.of("import"), arguments.stream()).toArray(String[]::new));

        assertThat(arguments).contains("--dry-run").doesNotContain("--rejects");
        assertThat(result.exitCode()).isEqualTo(3);
        assertThat((result.err() + result.out()).replace("src/main/", "bootstrap/src/main/"))
                .isEqualTo(output);
    }
}
