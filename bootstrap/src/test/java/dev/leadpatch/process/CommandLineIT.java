package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the shell gets to see. */
class CommandLineIT {

    private final Workplace workplace = Workplace.DEMO;

    @AfterEach
    void end() throws Exception {
        workplace.endAll();
    }

    @Test
    void help_is_an_answer() throws Exception {
        Program help = workplace.start("--help").endsWith(0);
        assertThat(help.out()).contains("demo", "serve", "load", "key");
        assertThat(help.err()).isEmpty();
    }

    @Test
    void version_is_the_one_that_was_packaged() throws Exception {
        Program version = workplace.start("--version").endsWith(0);
        assertThat(version.out()).matches("Leadpatch \\d+\\.\\d+\\.\\d+\\S*\\R");
        assertThat(version.err()).isEmpty();
    }

    @Test
    void every_wrong_setting_has_a_line() throws Exception {
        Program demo = workplace
                .start("demo", "--port", "65536", "--host", "[nowhere]")
                .endsWith(2);
        assertThat(demo.complaints()).hasSize(2);
        assertThat(demo.complaints()).anySatisfy(line -> assertThat(line).contains("--port", "LEADPATCH_PORT"));
        assertThat(demo.complaints()).anySatisfy(line -> assertThat(line).contains("--host", "LEADPATCH_HOST"));
        assertThat(demo.err().lines()).hasSize(2);
        assertThat(demo.out()).isEmpty();
    }

    @Test
    void the_demo_listens_to_this_machine_only() throws Exception {
        Program demo =
                workplace.start("demo", "--port", "0", "--host", "0.0.0.0").endsWith(2);
        assertThat(demo.complaints()).singleElement().asString().contains("--host", "loopback");
    }
}
