package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parser pairs requests with responses and rejects any block that no test covers. */
final class ApiExampleTest {

    private static final String REQUEST = "```http\nGET /healthz HTTP/1.1\nAccept: */*\n```\n";
    private static final String RESPONSE = "```http\nHTTP/1.1 200 OK\n\n{}\n```\n";

    @Test
    void request_is_paired_with_the_following_response() {
        assertThat(examples("words\n\n" + REQUEST + "words\n" + RESPONSE))
                .containsExactly(new ApiExample(
                        "a.md:3",
                        new HttpMessage("GET /healthz HTTP/1.1", List.of("Accept: */*"), ""),
                        new HttpMessage("HTTP/1.1 200 OK", List.of(), "{}")));
    }

    @Test
    void curl_command_is_a_request() {
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
                .containsExactly(new ApiExample(
                        "a.md:1",
                        new HttpMessage(
                                "PATCH /api/v1/leads/1 HTTP/1.1", List.of("A: b"), "{\"status\":\n       \"lost\"}"),
                        new HttpMessage("", List.of(), "{}")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                REQUEST,
                RESPONSE,
                REQUEST + REQUEST + RESPONSE,
                REQUEST + RESPONSE + RESPONSE,
                "```\ntext\n```",
                "```java\nreturn;\n```",
                "```shell\nwget x\n```",
                "```shell\nmvn verify\nrm x\n```",
                "```shell\ncurl --insecure http://127.0.0.1:8080/\n```\n" + RESPONSE,
                "```shell\ncurl http://127.0.0.1:8080/ \"x\"\n```\n" + RESPONSE,
                "```http\nGET / HTTP/1.1",
                "- " + "\n  ```http\n  GET /\n  ```"
            })
    void any_other_block_is_rejected(String markdown) {
        assertThatIllegalArgumentException().isThrownBy(() -> examples(markdown));
    }

    private static List<ApiExample> examples(String markdown) {
        return ApiExample.parse(MarkdownBlock.parse("a.md", markdown));
    }
}
