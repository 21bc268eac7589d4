package dev.leadpatch.abuse;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The companies of the suite. Each has one API key with all access. */
enum AbuseCompany {
    HONEST(1, 10, 0, 1, 1),

    /** Its leads have about 1 MB each, a little less than the maximum. */
    LARGE_LEADS(2, 200, 50, 1, 1),

    /** It has ten times as many users as the API creates, which a loaded company may have, and a custom field of 1,000 options. */
    LARGE_CATALOG(3, 200, 0, 50_000, 1_000),

    /** For lists and for many deliveries. */
    MANY_LEADS(4, 10_000, 0, 1, 1);

    /** The id of the custom field with options. */
    private static final int MULTI_SELECT = 1_000;

    /** Maximum length of a textarea. */
    private static final int TEXT_LENGTH = 20_000;

    /** Incompressible, because PostgreSQL compresses stored values; without characters that JSON escapes. */
    private static final String TEXT = new Random(22)
            .ints(TEXT_LENGTH, 'A', 'z')
            .map(character -> character == '\\' ? '0' : character)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();

    private final int id;
    private final int leads;
    private final int textFields;
    private final int users;
    private final int options;

    AbuseCompany(int id, int leads, int textFields, int users, int options) {
        this.id = id;
        this.leads = leads;
        this.textFields = textFields;
        this.users = users;
        this.options = options;
    }

    String key() {
        return "jb_api_of_abused_company_with_number_" + id;
    }

    /** Returns the path of a lead. Leads are numbered from 1. */
    String leadPath(long lead) {
        return "/api/v1/leads/" + lead;
    }

    /** Returns a bulk request that patches the first {@code count} leads. */
    static String bulk(int count, String members) {
        return IntStream.rangeClosed(1, count)
                .mapToObj(lead -> "{\"id\":" + lead + "," + members + "}")
                .collect(Collectors.joining(",", "{\"leads\":[", "]}"));
    }

    /** Returns the members of a patch with {@code count} unknown options. */
    static String unknownOptions(int count) {
        return IntStream.range(5_000, 5_000 + count)
                .mapToObj(String::valueOf)
                .collect(Collectors.joining(
                        ",",
                        "\"customFields\":[{\"customFieldId\":" + MULTI_SELECT
                                + ",\"type\":\"multi_select\",\"value\":{\"multi_select\":[",
                        "]}}]"));
    }

    /** Writes the document for {@code load}. */
    Path write(Path directory) throws IOException {
        Path file = directory.resolve(name() + ".json");
        try (Writer json = Files.newBufferedWriter(file)) {
            json.write("{\"company\": {\"id\": %1$d, \"name\": \"Company %1$d\"},\n\"users\": [".formatted(id));
            json.write(list(
                    users,
                    "{\"id\": %1$d, \"email\": \"user%1$d@example.com\", \"first_name\": \"User\","
                            + " \"last_name\": \"%1$d\", \"color\": \"#0369a1\"}"));
            json.write("],\n\"tags\": [{\"id\": 1, \"label\": \"Tag\"}],\n\"custom_fields\": [");
            json.write(list(textFields, "{\"id\": %1$d, \"label\": \"Text %1$d\", \"type\": \"textarea\"}"));
            json.write(textFields == 0 ? "" : ",\n");
            json.write("{\"id\": %d, \"label\": \"Products\", \"type\": \"multi_select\", \"options\": ["
                    .formatted(MULTI_SELECT));
            json.write(list(options, "{\"id\": %1$d, \"label\": \"Option %1$d\"}"));
            json.write("]}],\n\"api_keys\": [{\"key\": \"%s\", \"label\": \"Key\", \"owner\": 1,".formatted(key()));
            json.write(" \"access\": [\"read\", \"write\", \"admin\"]}],\n\"leads\": [");
            for (int lead = 1; lead <= leads; lead++) {
                json.write(lead == 1 ? "\n" : ",\n");
                json.write("{\"id\": %1$d, \"email\": \"person%1$d@example.com\", \"status\": \"new\", \"tags\": [1],"
                        .formatted(lead));
                json.write(" \"assignedUsers\": [1], \"last_name\": \"Lead %d\", \"customFields\": [".formatted(lead));
                for (int field = 1; field <= textFields; field++) {
                    json.write("%s{\"customFieldId\": %d, \"type\": \"textarea\", \"value\": {\"textarea\": \""
                            .formatted(field == 1 ? "" : ",", field));
                    json.write(TEXT);
                    json.write("\"}}");
                }
                json.write("]}");
            }
            json.write("]}");
        }
        return file;
    }

    private static String list(int count, String entry) {
        return IntStream.rangeClosed(1, count).mapToObj(entry::formatted).collect(Collectors.joining(",\n"));
    }
}
