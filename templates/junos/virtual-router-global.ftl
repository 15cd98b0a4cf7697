<#ftl attributes={"version": "4"}>
<#-- A leg in the global table. The BGP group is there beforehand. -->
<#import "common.ftl" as junos>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@junos.preconditions/>
  <requires what="BGP group ${junos.group()}">
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <protocols xmlns="http://yang.juniper.net/junos/conf/protocols">
        <bgp>
          <group>
            <name>${junos.group()}</name>
            <type/>
          </group>
        </bgp>
      </protocols>
    </configuration>
  </requires>
  <config>
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <@junos.unit/>
      <protocols xmlns="http://yang.juniper.net/junos/conf/protocols">
        <bgp>
          <group>
            <name>${junos.group()}</name>
            <@junos.neighbors/>
          </group>
        </bgp>
      </protocols>
    </configuration>
  </config>
</leg>
