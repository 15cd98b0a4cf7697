<#ftl attributes={"version": "4"}>
<#-- A leg in a VRF. The instance and its BGP group are there beforehand. -->
<#import "common.ftl" as junos>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@junos.preconditions/>
  <requires what="routing instance ${leg.vrf}">
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <routing-instances xmlns="http://yang.juniper.net/junos/conf/routing-instances">
        <instance>
          <name>${leg.vrf}</name>
          <instance-type/>
        </instance>
      </routing-instances>
    </configuration>
  </requires>
  <requires what="BGP group ${junos.group()} in routing instance ${leg.vrf}">
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <routing-instances xmlns="http://yang.juniper.net/junos/conf/routing-instances">
        <instance>
          <name>${leg.vrf}</name>
          <protocols>
            <bgp>
              <group>
                <name>${junos.group()}</name>
                <type/>
              </group>
            </bgp>
          </protocols>
        </instance>
      </routing-instances>
    </configuration>
  </requires>
  <config>
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <@junos.unit/>
      <routing-instances xmlns="http://yang.juniper.net/junos/conf/routing-instances">
        <instance>
          <name>${leg.vrf}</name>
          <interface nc:operation="replace">
            <name>${leg.subInterface}</name>
          </interface>
          <protocols>
            <bgp>
              <group>
                <name>${junos.group()}</name>
                <@junos.neighbors/>
              </group>
            </bgp>
          </protocols>
        </instance>
      </routing-instances>
    </configuration>
  </config>
</leg>
