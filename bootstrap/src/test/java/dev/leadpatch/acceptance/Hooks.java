package dev.leadpatch.acceptance;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A company of one test's own with the client of a key that may everything, and its webhook endpoints. */
record Hooks(OwnCompany company, Client admin) {

    static final String ALL = "/api/v1/webhooks/endpoints";
    static final String SUBSCRIPTIONS = "/api/v1/webhooks/subscriptions";

    static Hooks ofANewCompany() {
        OwnCompany company = OwnCompany.in(Demo.running().tables());
        return new Hooks(company, client(company.addKeyWith("read", "write", "admin")));
    }

    static Client client(OwnCompany.Key key) {
        return Client.withKey(Demo.running().client().base(), key.text());
    }

    Answer create(String json) {
        return admin.send("POST", ALL, json);
    }

    /** A new endpoint as it was answered. */
    Map<String, Object> created(String json) {
        return create(json).is(201).json();
    }

    Answer patch(Object id, String json) {
        return admin.send("PATCH", ALL + "/" + id, json);
    }

    Answer rotate(Object id, String json) {
        return admin.send("POST", ALL + "/" + id + "/rotate-secret", json);
    }

    Answer delete(Object id) {
        return admin.send("DELETE", ALL + "/" + id, new byte[0]);
    }

    Answer get(Object id) {
        return admin.get(ALL + "/" + id);
    }

    /** The company's lead as the uuid by which receivers know it. */
    String uuid(long lead) {
        return (String) Optional.ofNullable(admin.lead(lead).get("uuid")).orElseThrow();
    }

    static String unknownId() {
        return UUID.randomUUID().toString();
    }
}
