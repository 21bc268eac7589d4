package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.endpoint.ConfiguredField.Choice;
import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads {@code [{id, selected: [{id, value}]}]}, which deliveries carry as it is. */
final class ConfigurationReader {
    private static final String ID = "id";
    private static final String SELECTED = "selected";
    private static final String VALUE = "value";
    private static final List<String> FIELD = List.of(ID, SELECTED);
    private static final List<String> CHOICE = List.of(ID, VALUE);
    private static final int MOST = 100;
    private static final int LONGEST_ID = 255;
    private static final int LONGEST_VALUE = 1_000;

    // each delivery and each reading of the company's catalog carries it
    private static final int MOST_BYTES = 16 * 1024;

    private ConfigurationReader() {}

    static Optional<List<ConfiguredField>> read(MemberReader members) {
        Optional<List<ConfiguredField>> fields =
                all(members, EndpointReader.CONFIGURATION, (value, at) -> field(value, at, members));
        boolean fits =
                fields.filter(all -> ConfiguredField.bytes(all) > MOST_BYTES).isEmpty();
        if (!fits) {
            members.document()
                    .refuse(
                            members.at(EndpointReader.CONFIGURATION),
                            ViolationCode.TOO_LONG,
                            "must have at most " + MOST_BYTES + " bytes as JSON without white space");
        }
        return fields.filter(all -> fits);
    }

    private static Optional<ConfiguredField> field(@Nullable Object value, Place at, MemberReader owner) {
        return MemberReader.of(value, at, FIELD, FIELD, owner.document()).flatMap(field -> {
            Optional<String> id = field.line(ID, LONGEST_ID);
            Optional<List<Choice>> selected = all(field, SELECTED, (item, place) -> choice(item, place, field));
            return id.flatMap(name -> selected.map(choices -> new ConfiguredField(name, choices)));
        });
    }

    private static Optional<Choice> choice(@Nullable Object value, Place at, MemberReader owner) {
        return MemberReader.of(value, at, CHOICE, CHOICE, owner.document()).flatMap(choice -> {
            Optional<String> id = choice.line(ID, LONGEST_ID);
            Optional<String> chosen = choice.line(VALUE, LONGEST_VALUE);
            return id.flatMap(name -> chosen.map(text -> new Choice(name, text)));
        });
    }

    private static <T> Optional<List<T>> all(
            MemberReader members, String name, BiFunction<@Nullable Object, Place, Optional<T>> item) {
        return members.list(name, MOST).map(items -> {
            List<T> all = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                item.apply(items.get(i), members.at(name).item(i)).ifPresent(all::add);
            }
            return all;
        });
    }
}
