package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No block of a document goes untested. */
final class ExampleTest {

    private static final String REQUEST = "```http\nGET /healthz HTTP/1.1\nAccept: */*\n```\n";
    private static final String ANSWER = "```http\nHTTP/1.1 200 OK\n\n{}\n```\n";

    @Test
    void a_request_goes_with_the_answer_that_follows() {
        assertThat(examples("words\n\n" + REQUEST + "words\n" + ANSWER))
                .containsExactly(new Example(
                        "a.md:3",
                        new Message("GET /healthz HTTP/1.1", List.of("Accept: */*"), ""),
                        new Message("HTTP/1.1 200 OK", List.of(), "{}")));
    }

    @Test
    void a_curl_command_is_a_request() {
        String command = """
                ```shell
                curl -i -X PATCH http://127.0.0.1:8080/api/v1/leads/1 \\
                  -H 'A: b' \\
                  -d '{"status":
                       "lost"}'
                ```
                ```json
                {}
                ```
                """;
        assertThat(examples(command))
                .containsExactly(new Example(
                        "a.md:1",
                        new Message(
                                "PATCH /api/v1/leads/1 HTTP/1.1", List.of("A: b"), "{\"status\":\n       \"lost\"}"),
                        new Message("", List.of(), "{}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                REQUEST,
                ANSWER,
                REQUEST + REQUEST + ANSWER,
                REQUEST + ANSWER + ANSWER,
                "```\ntext\n```",
                "```java\nreturn;\n```",
                "```shell\nwget x\n```",
                "```shell\nmvn verify\nrm x\n```",
                "```shell\ncurl --insecure http://127.0.0.1:8080/\n```\n" + ANSWER,
                "```shell\ncurl http://127.0.0.1:8080/ \"x\"\n```\n" + ANSWER,
                "```http\nGET / HTTP/1.1",
                "- " + "\n  ```http\n  GET /\n  ```"
            })
    void anything_else_is_refused(String markdown) {
        assertThatIllegalArgumentException().isThrownBy(() -> examples(markdown));
    }

    private static List<Example> examples(String markdown) {
        return Example.of(Block.of("a.md", markdown));
    }
}
