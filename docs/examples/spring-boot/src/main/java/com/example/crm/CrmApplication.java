package com.example.crm;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A CRM with the defaults of Spring Boot. */
@SpringBootApplication
class CrmApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(CrmApplication.class, arguments);
    }
}
