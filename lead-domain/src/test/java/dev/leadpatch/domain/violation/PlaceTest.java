package dev.leadpatch.domain.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.LeadField;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceTest {

    @ParameterizedTest // RFC 6901 §5
    @CsvSource({"foo, /foo", "'', /", "a/b, /a~1b", "c%d, /c%d", "m~n, /m~0n", "~1, /~01", "~/, /~0~1", "' ', '/ '"})
    void a_pointer_escapes_tilde_and_slash_and_nothing_else(String name, String pointer) {
        assertThat(Place.ROOT.member(name).pointer()).isEqualTo(pointer);
    }

    @Test
    void the_pointer_of_the_whole_document_is_empty() {
        assertThat(Place.ROOT.pointer()).isEmpty();
        assertThat(Place.ROOT).hasToString("");
    }

    @Test
    void a_pointer_leads_from_the_root_through_names_and_positions() {
        Place place = Place.of(LeadField.CUSTOM_FIELDS).item(1).member("value").member("select");

        assertThat(place.pointer()).isEqualTo("/customFields/1/value/select");
        assertThat(place).hasToString("/customFields/1/value/select");
    }

    @Test
    void a_place_seen_from_further_out_has_a_longer_way() {
        Place outer = Place.ROOT.member("leads").item(3);

        assertThat(outer.then(Place.of(LeadField.EMAIL)).pointer()).isEqualTo("/leads/3/email");
        assertThat(outer.then(Place.ROOT)).isEqualTo(outer);
    }

    @Test
    void a_name_is_not_a_position() {
        assertThat(Place.ROOT.member("1")).isNotEqualTo(Place.ROOT.item(1));
        assertThat(Place.ROOT.member("1")).isNotEqualByComparingTo(Place.ROOT.item(1));
    }

    @Test
    void places_are_ordered_by_their_segments() {
        List<Place> ordered = List.of(
                Place.ROOT,
                Place.ROOT.item(2),
                Place.ROOT.item(2).item(0),
                Place.ROOT.item(10),
                Place.ROOT.member("1"),
                Place.ROOT.member("a"),
                Place.ROOT.member("a").item(0),
                Place.ROOT.member("b"));

        assertThat(Stream.iterate(ordered.size() - 1, i -> i - 1)
                        .limit(ordered.size())
                        .map(ordered::get)
                        .sorted())
                .containsExactlyElementsOf(ordered);
    }

    @Test
    void the_same_way_is_the_same_place() {
        Place place = Place.of(LeadField.TAGS).item(2);

        assertThat(place).isEqualTo(Place.ROOT.member("tags").item(2)).hasSameHashCodeAs(Place.ROOT.then(place));
        assertThat(place).isNotEqualTo(Place.of(LeadField.TAGS)).isNotEqualTo(place.item(2));
        assertThat(place.segments()).containsExactly("tags", 2);
        assertThat(Place.ROOT.segments()).isEmpty();
    }
}
