package dev.leadpatch.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every request of the documents in order against a fresh demo and compares the responses. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentedExamplesTest {

    private static final List<Path> DOCUMENTS = List.of(Path.of("../README.md"), Path.of("../docs/api.md"));

    private final ResponseComparison comparison = new ResponseComparison();
    private final DemoServiceFixture service;

    DocumentedExamplesTest() throws Exception {
        service = DemoServiceFixture.start();
    }

    @AfterAll
    void close() {
        service.close();
    }

    static Stream<ApiExample> examples() {
        return DOCUMENTS.stream()
                .map(MarkdownBlock::parse)
                .map(ApiExample::parse)
                .flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void response_equals_the_documented_response(ApiExample example) throws IOException {
        HttpMessage response = service.send(comparison.withActualValues(example.request()));

        assertThat(ResponseComparison.actual(response, example.expectedResponse()))
                .as(example.toString())
                .isEqualTo(comparison.expected(example.expectedResponse(), response));
    }
}
