package dev.leadpatch.acceptance.catalog;

import static dev.leadpatch.acceptance.fixture.CatalogApiFixture.USERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CatalogApiFixture;
import dev.leadpatch.acceptance.fixture.CatalogFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Users in the vendor's format. */
class UsersTest {

    private static final String ADA =
            "{\"email\": \"Ada@Example.com\", \"first_name\": \"Ada\", \"last_name\": \"King\"}";

    private final CatalogApiFixture catalog = CatalogApiFixture.forNewCompany();
    private final long owner = catalog.company().ownerId();

    @Test
    void created_user_is_listed_in_the_vendors_format() {
        Map<String, Object> created = catalog.post(USERS, ADA).assertStatus(201).json();

        assertThat(created.keySet())
                .containsExactly(
                        "id",
                        "created_at",
                        "email",
                        "first_name",
                        "last_name",
                        "role",
                        "position",
                        "email_verified",
                        "disabled_at",
                        "color",
                        "profile_image_id",
                        "profile_image_uuid",
                        "country_id",
                        "country_label",
                        "country_code");
        assertThat(created)
                .containsEntry("email", "Ada@Example.com")
                .containsEntry("color", "#6B7280")
                .containsEntry("disabled_at", null);
        assertThat((String) created.get("created_at")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        assertThat(catalog.list(USERS)).hasSize(2).contains(created);
        assertThat(catalog.admin().get(USERS + "/" + created.get("id")).json()).isEqualTo(created);
    }

    @Test
    void archived_user_is_disabled_and_keeps_its_leads() {
        long lead = catalog.company().addLead();
        long user = catalog.create(USERS, ADA);
        catalog.admin().patch(lead, PatchBodies.idList("assignedUsers", user)).assertStatus(200);

        catalog.delete(USERS + "/" + user).assertStatus(204);
        catalog.delete(USERS + "/" + user).assertStatus(204);

        assertThat(ids(USERS)).containsExactly(owner);
        Map<String, Object> disabled = catalog.list(USERS + "?archived=only").get(0);
        assertThat((String) disabled.get("disabled_at")).isNotBlank();
        for (String query : List.of("indirect=true", "indirect=1", "archived=include")) {
            assertThat(catalog.list(USERS + "?" + query)).hasSize(2).contains(disabled);
        }
        for (String query : List.of("indirect=false", "indirect=0", "indirect=", "archived=exclude")) {
            assertThat(ids(USERS + "?" + query)).containsExactly(owner);
        }
        assertThat(JsonLists.idsOf(catalog.admin().getLead(lead), "assigned_users"))
                .containsExactly(user);
        catalog.admin()
                .patch(catalog.company().addLead(), PatchBodies.idList("assignedUsers", user))
                .assertRejected("/assignedUsers/0 archived");
        assertThat(catalog.restore(USERS + "/" + user).assertStatus(200).json()).containsEntry("disabled_at", null);
        assertThat(ids(USERS)).contains(user);
    }

    @Test
    void user_disabled_at_an_unknown_time_is_recognizable() {
        new CatalogFixture(catalog.company()).archiveUser(owner);

        assertThat(catalog.list(USERS + "?indirect=true").get(0))
                .containsEntry("disabled_at", "1970-01-01T00:00:00.000000Z");
    }

    @Test
    void invalid_query_is_rejected() {
        catalog.admin().get(USERS + "?indirect=maybe").assertError(400, "invalid_query");
        catalog.admin().get(USERS + "?indirect=true&archived=only").assertError(400, "invalid_query");
        assertThat(catalog.admin()
                        .get(USERS + "?inderect=1")
                        .assertError(400, "invalid_query")
                        .get("suggestion"))
                .isEqualTo("indirect");
    }

    @Test
    void email_address_in_use_returns_the_id_of_its_user() {
        long user = catalog.create(USERS, ADA);

        assertThat(catalog.post(USERS, ADA.replace("Ada@Example.com", "ADA@EXAMPLE.COM"))
                        .assertError(409, "already_exists")
                        .json())
                .containsEntry("existing_id", user)
                .containsEntry("archived", false);
    }

    @Test
    void invalid_members_are_reported_together() {
        catalog.post(USERS, "{\"email\": \"ada\", \"first_name\": 7, \"last_name\": null, \"role\": \"admin\"}")
                .assertEntryRejected(
                        "/email email", "/first_name type", "/last_name null_not_allowed", "/role unknown_field");
        catalog.post(USERS, "{\"email\": \"ada@example.com\"}").assertEntryRejected(" missing_member");
        long user = catalog.create(USERS, ADA);
        catalog.patch(USERS + "/" + user, "{\"email\": null}").assertEntryRejected("/email null_not_allowed");
        assertThat(catalog.patch(USERS + "/" + user, "{\"last_name\": \"Lovelace\"}")
                        .assertStatus(200)
                        .json())
                .containsEntry("first_name", "Ada")
                .containsEntry("last_name", "Lovelace");
    }

    @Test
    void users_are_managed_by_admin_keys_only() {
        ApiResponse response = catalog.clientWith("read", "write").send("POST", USERS, ADA);

        assertThat(response.assertStatus(403).json())
                .isEqualTo(Map.of("error", "Admin access required for this operation"));
        long other = CatalogApiFixture.forNewCompany().create(USERS, ADA);
        assertThat(catalog.delete(USERS + "/" + other).assertStatus(404).json())
                .isEqualTo(Map.of("error", "User not found or not accessible"));
    }

    private List<Object> ids(String path) {
        return catalog.list(path).stream().map(user -> user.get("id")).toList();
    }
}
