<#ftl attributes={"version": "4"}>
<#-- A leg in a bridge domain that is there beforehand, of the default switch or of an instance. -->
<#import "common.ftl" as junos>
<#macro domain>
      <#if leg.bridgeGroup??>
      <routing-instances xmlns="http://yang.juniper.net/junos/conf/routing-instances">
        <instance>
          <name>${leg.bridgeGroup}</name>
          <bridge-domains>
            <domain>
              <name>${leg.bridgeDomain}</name>
              <#nested>
            </domain>
          </bridge-domains>
        </instance>
      </routing-instances>
      <#else>
      <bridge-domains xmlns="http://yang.juniper.net/junos/conf/bridge-domains">
        <domain>
          <name>${leg.bridgeDomain}</name>
          <#nested>
        </domain>
      </bridge-domains>
      </#if>
</#macro>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@junos.port/>
  <requires what="bridge domain ${leg.bridgeDomain}<#if leg.bridgeGroup??> in routing instance ${leg.bridgeGroup}</#if>">
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <@domain/>
    </configuration>
  </requires>
  <config>
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <@junos.switchedUnit "vlan-bridge"/>
      <@domain>
              <interface nc:operation="replace">
                <name>${leg.subInterface}</name>
              </interface>
      </@domain>
    </configuration>
  </config>
</leg>
