package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** {@code restore -} from a pipe whose writer is silent. */
@Tag("verification")
class RestoreIT {
    private static final int EXIT_CODE_SIGTERM = 128 + 15;

    private final ProcessWorkspace workspace = ProcessWorkspace.forInit();

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void restore_that_waits_for_input_ends_by_a_signal() throws Exception {
        PackagedProgram restore = workspace.start("restore", "-");
        await().atMost(Duration.ofSeconds(60)).until(() -> workspace.postgres().isPresent());

        restore.terminate();

        restore.assertExitCode(EXIT_CODE_SIGTERM);
        assertThat(restore.stderr())
                .isEqualToIgnoringNewLines("leadpatch: The command was interrupted. Nothing was copied.");
        assertThat(workspace.postgres()).as("the embedded database is stopped").isEmpty();
    }
}
