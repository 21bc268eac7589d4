package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The command line: exit codes, standard output and standard error. */
class CommandLineIT {

    private final ProcessWorkspace workspace = ProcessWorkspace.DEMO;

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void help_exits_successfully() throws Exception {
        PackagedProgram help = workspace.start("--help").assertExitCode(0);
        assertThat(help.stdout()).contains("demo", "serve", "load", "key");
        assertThat(help.stderr()).isEmpty();
    }

    @Test
    void version_is_the_packaged_version() throws Exception {
        PackagedProgram version = workspace.start("--version").assertExitCode(0);
        assertThat(version.stdout()).matches("Leadpatch \\d+\\.\\d+\\.\\d+\\S*\\R");
        assertThat(version.stderr()).isEmpty();
    }

    @Test
    void every_invalid_setting_prints_a_line() throws Exception {
        PackagedProgram demo = workspace
                .start("demo", "--port", "65536", "--host", "[nowhere]")
                .assertExitCode(2);
        assertThat(demo.errorLines()).hasSize(2);
        assertThat(demo.errorLines()).anySatisfy(line -> assertThat(line).contains("--port", "LEADPATCH_PORT"));
        assertThat(demo.errorLines()).anySatisfy(line -> assertThat(line).contains("--host", "LEADPATCH_HOST"));
        assertThat(demo.stderr().lines()).hasSize(2);
        assertThat(demo.stdout()).isEmpty();
    }

    @Test
    void failed_start_is_one_line_of_the_log_and_one_of_the_errors() throws Exception {
        PackagedProgram serve = workspace
                .start(
                        Map.of(
                                "LEADPATCH_DATABASE_URL",
                                "postgresql://127.0.0.1:1/leads",
                                "LEADPATCH_DATABASE_WAIT_SECONDS",
                                "0"),
                        "serve")
                .assertExitCode(1);
        assertThat(serve.stdout().lines().filter(line -> line.contains("the connection was refused")))
                .hasSize(1);
        assertThat(serve.stderr().lines()).singleElement().asString().contains("the connection was refused");
    }

    @Test
    void demo_listens_on_loopback_only() throws Exception {
        PackagedProgram demo =
                workspace.start("demo", "--port", "0", "--host", "0.0.0.0").assertExitCode(2);
        assertThat(demo.errorLines()).singleElement().asString().contains("--host", "loopback");
    }
}
