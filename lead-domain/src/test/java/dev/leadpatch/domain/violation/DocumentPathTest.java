package dev.leadpatch.domain.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.LeadField;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DocumentPathTest {

    @ParameterizedTest // RFC 6901 §5
    @CsvSource({"foo, /foo", "'', /", "a/b, /a~1b", "c%d, /c%d", "m~n, /m~0n", "~1, /~01", "~/, /~0~1", "' ', '/ '"})
    void json_pointer_escapes_only_tilde_and_slash(String name, String pointer) {
        assertThat(DocumentPath.ROOT.member(name).toJsonPointer()).isEqualTo(pointer);
    }

    @Test
    void json_pointer_of_root_is_empty() {
        assertThat(DocumentPath.ROOT.toJsonPointer()).isEmpty();
        assertThat(DocumentPath.ROOT).hasToString("");
    }

    @Test
    void json_pointer_contains_names_and_indices_from_root() {
        DocumentPath path =
                DocumentPath.of(LeadField.CUSTOM_FIELDS).item(1).member("value").member("select");

        assertThat(path.toJsonPointer()).isEqualTo("/customFields/1/value/select");
        assertThat(path).hasToString("/customFields/1/value/select");
    }

    @Test
    void path_resolved_against_parent_is_prefixed() {
        DocumentPath parent = DocumentPath.ROOT.member("leads").item(3);

        assertThat(parent.resolve(DocumentPath.of(LeadField.EMAIL)).toJsonPointer())
                .isEqualTo("/leads/3/email");
        assertThat(parent.resolve(DocumentPath.ROOT)).isEqualTo(parent);
    }

    @Test
    void name_and_index_segments_are_not_equal() {
        assertThat(DocumentPath.ROOT.member("1")).isNotEqualTo(DocumentPath.ROOT.item(1));
        assertThat(DocumentPath.ROOT.member("1")).isNotEqualByComparingTo(DocumentPath.ROOT.item(1));
    }

    @Test
    void paths_are_ordered_by_segments() {
        List<DocumentPath> ordered = List.of(
                DocumentPath.ROOT,
                DocumentPath.ROOT.item(2),
                DocumentPath.ROOT.item(2).item(0),
                DocumentPath.ROOT.item(10),
                DocumentPath.ROOT.member("1"),
                DocumentPath.ROOT.member("a"),
                DocumentPath.ROOT.member("a").item(0),
                DocumentPath.ROOT.member("b"));

        assertThat(Stream.iterate(ordered.size() - 1, i -> i - 1)
                        .limit(ordered.size())
                        .map(ordered::get)
                        .sorted())
                .containsExactlyElementsOf(ordered);
    }

    @Test
    void paths_with_equal_segments_are_equal() {
        DocumentPath path = DocumentPath.of(LeadField.TAGS).item(2);

        assertThat(path)
                .isEqualTo(DocumentPath.ROOT.member("tags").item(2))
                .hasSameHashCodeAs(DocumentPath.ROOT.resolve(path));
        assertThat(path).isNotEqualTo(DocumentPath.of(LeadField.TAGS)).isNotEqualTo(path.item(2));
        assertThat(path.segments()).containsExactly("tags", 2);
        assertThat(DocumentPath.ROOT.segments()).isEmpty();
    }
}
