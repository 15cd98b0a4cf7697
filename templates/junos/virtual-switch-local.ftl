<#ftl attributes={"version": "4"}>
<#-- A leg cross connected to a customer's port of the same router. The customer's unit is there
     beforehand; what carries the tags may differ at both ends. -->
<#import "common.ftl" as junos>
<#assign customer = leg.customerPort?split(".")>
<#if customer?size != 2>
  <#stop "customer port " + leg.customerPort + ": Junos cross connects units; name one, such as " + leg.customerPort + ".0">
</#if>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@junos.port/>
  <requires what="customer port ${leg.customerPort}">
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <interfaces xmlns="http://yang.juniper.net/junos/conf/interfaces">
        <interface>
          <name>${customer[0]}</name>
          <unit>
            <name>${customer[1]}</name>
          </unit>
        </interface>
      </interfaces>
    </configuration>
  </requires>
  <config>
    <configuration xmlns="http://yang.juniper.net/junos/conf/root">
      <@junos.switchedUnit "vlan-ccc"/>
      <protocols xmlns="http://yang.juniper.net/junos/conf/protocols">
        <l2circuit>
          <local-switching>
            <interface nc:operation="replace">
              <name>${leg.subInterface}</name>
              <end-interface>
                <interface>${leg.customerPort}</interface>
              </end-interface>
              <description>${leg.description}</description>
              <ignore-encapsulation-mismatch/>
            </interface>
          </local-switching>
        </l2circuit>
      </protocols>
    </configuration>
  </config>
</leg>
