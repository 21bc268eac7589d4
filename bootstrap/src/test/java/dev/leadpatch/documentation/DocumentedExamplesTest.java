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

/** Runs every request of the documents, one after the other, as somebody would who reads them beside a fresh demo. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentedExamplesTest {

    private static final List<Path> DOCUMENTS = List.of(Path.of("../README.md"), Path.of("../docs/api.md"));

    private final Likeness likeness = new Likeness();
    private final Service service;

    DocumentedExamplesTest() throws Exception {
        service = Service.start();
    }

    @AfterAll
    void close() {
        service.close();
    }

    static Stream<Example> examples() {
        return DOCUMENTS.stream().map(Block::of).map(Example::of).flatMap(List::stream);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void a_request_is_answered_as_the_document_shows(Example example) throws IOException {
        Message answer = service.send(likeness.real(example.request()));

        assertThat(Likeness.told(answer, example.shown()))
                .as(example.toString())
                .isEqualTo(likeness.expected(example.shown(), answer));
    }
}
