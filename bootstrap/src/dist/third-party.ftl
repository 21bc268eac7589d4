<#-- The notices of the distribution, written by the license-maven-plugin. -->
The libraries in leadpatch.jar, each with its license, coordinates and home page.
The texts of licenses and notices are in META-INF of leadpatch.jar.

<#list dependencyMap as entry><#if entry.getKey().groupId != "dev.leadpatch">
${entry.getKey().groupId}:${entry.getKey().artifactId}:${entry.getKey().version}
  <#list entry.getValue() as license>${license}<#sep>, or </#sep></#list>
  ${entry.getKey().url!""}
</#if></#list>

The archive of embedded-postgres-binaries contains PostgreSQL (https://www.postgresql.org) and the libraries that it links:

PostgreSQL  PostgreSQL License
ICU         Unicode License
OpenSSL     OpenSSL License and SSLeay License
libxml2     MIT License
libxslt     MIT License
OSSP uuid   MIT License
XZ Utils    public domain
zlib        zlib License
