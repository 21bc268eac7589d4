package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

/** The command that starts the service, by how the program was started. */
class StartCommandTest {
    private static final Map<String, String> JAR = Map.of("java.class.path", "/opt/lead patch/leadpatch.jar");

    @Test
    void jar_is_started_by_java() {
        assertThat(command(JAR, " --config a.conf"))
                .isEqualTo("java -jar '/opt/lead patch/leadpatch.jar' serve --config a.conf");
        assertThat(command(Map.of("java.class.path", "classes:lib.jar"), "")).isEqualTo("leadpatch serve");
    }

    @Test
    void start_script_is_called_as_before() {
        assertThat(command(with("leadpatch.program", "leadpatch"), "")).isEqualTo("leadpatch serve");
        assertThat(command(with("leadpatch.program", "./lead patch"), " --data-dir d"))
                .isEqualTo("'./lead patch' serve --data-dir d");
    }

    @Test
    void unit_is_started_by_systemd_unless_options_select_another_database() {
        assertThat(command(with("leadpatch.unit", "leadpatch"), "")).isEqualTo("systemctl start leadpatch");
        Map<String, String> installed =
                Map.of("leadpatch.unit", "leadpatch", "leadpatch.program", "leadpatch", "java.class.path", "x.jar");
        assertThat(command(installed, " --data-dir d")).isEqualTo("leadpatch serve --data-dir d");
    }

    private static Map<String, String> with(String name, String value) {
        return Map.of(name, value, "java.class.path", "x.jar");
    }

    private static String command(Map<String, String> values, String options) {
        Properties properties = new Properties();
        properties.putAll(values);
        return StartCommand.of(properties, options);
    }
}
