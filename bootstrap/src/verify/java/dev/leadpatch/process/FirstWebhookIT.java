package dev.leadpatch.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.documentation.CurlCommand;
import dev.leadpatch.documentation.HttpMessage;
import dev.leadpatch.documentation.MarkdownBlock;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the commands of "See a webhook" in the README, on free ports. */
@Tag("verification")
class FirstWebhookIT {
    private static final Path README = Path.of("../README.md");
    private static final String HEADING = "## See a webhook";
    private static final String PROGRAM = "java -jar bootstrap/target/leadpatch.jar ";
    private static final String INDENT = "    ";
    private static final String TIME = "20[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z";

    private final ProcessWorkspace workspace = ProcessWorkspace.forWebhooks();

    @AfterEach
    void stop() throws Exception {
        workspace.terminateAll();
    }

    @Test
    void receiver_prints_what_the_readme_shows() throws IOException {
        List<MarkdownBlock> blocks = MarkdownBlock.parseSection(README, HEADING);
        PackagedProgram listener = workspace.start(argumentsOf(blocks.get(0).text()));
        String receiver = listener.url().toString();
        PackagedProgram demo =
                workspace.start(argumentsOf(blocks.get(1).text().replace("http://127.0.0.1:9000", receiver)));
        HttpMessage request = CurlCommand.parse(blocks.get(2).text());
        assertThat(request.startLine()).isEqualTo("PATCH /api/v1/leads/500 HTTP/1.1");
        URI url = demo.url();
        ApiClient client = ApiClient.withKey(url, request.headers().get(0).replaceFirst(".* ", ""));

        client.patch(500, request.body()).assertStatus(200);

        await().atMost(Duration.ofSeconds(30)).until(() -> listener.stdout().endsWith("\n\n"));
        assertThat(withoutTime(listener.stdout())).isEqualTo(withoutTime(documentedOutput()));
    }

    /** Returns the arguments of a command, with a free port. */
    private static String[] argumentsOf(String command) {
        assertThat(command).startsWith(PROGRAM);
        return Stream.concat(Stream.of(command.substring(PROGRAM.length()).split(" ", -1)), Stream.of("--port", "0"))
                .toArray(String[]::new);
    }

    private static String documentedOutput() throws IOException {
        String readme = Files.readString(README);
        return readme.substring(readme.indexOf(HEADING))
                .lines()
                .dropWhile(line -> !line.startsWith(INDENT + "lead_"))
                .takeWhile(line -> line.startsWith(INDENT))
                .map(line -> line.substring(INDENT.length()) + "\n")
                .collect(Collectors.joining("", "", "\n"));
    }

    private static String withoutTime(String text) {
        return text.replaceFirst(TIME, "TIME");
    }
}
