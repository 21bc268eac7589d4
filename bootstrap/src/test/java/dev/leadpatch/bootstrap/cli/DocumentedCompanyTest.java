package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.documentation.MarkdownBlock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Loads the company document of "Load a company". */
class DocumentedCompanyTest {
    private static CommandRunner runner;
    private static Path document;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        MarkdownBlock block = MarkdownBlock.parseSection(Path.of("../docs/operating.md"), "### Load a company")
                .get(0);
        assertThat(block.language()).isEqualTo("json");
        document = Files.writeString(directory.resolve("company.json"), block.text());
        runner = CommandRunner.start(directory.resolve("data"));
    }

    @AfterAll
    static void stop() {
        runner.close();
    }

    @Test
    void documented_company_has_its_user_and_its_key_after_it_is_loaded() {
        runner.run("load", document.toString()).assertExitCode(0);

        assertThat(runner.run("user", "list", "--json").assertExitCode(0).jsonArray())
                .singleElement()
                .satisfies(user -> assertThat(user).containsEntry("email", "ada@harbour.example"));
        assertThat(runner.run("key", "list", "--json").assertExitCode(0).jsonArray())
                .singleElement()
                .satisfies(key -> assertThat(key)
                        .containsEntry("label", "CRM")
                        .containsEntry("access", List.of("read", "write"))
                        .containsEntry("state", "valid"));
        assertThat(runner.run("export", "-", "--format", "ndjson")
                        .assertExitCode(0)
                        .out())
                .contains("grace@navy.example");
    }
}
